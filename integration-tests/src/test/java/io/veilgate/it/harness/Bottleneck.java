package io.veilgate.it.harness;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * A way to a peer that is as slow, narrow and busy as its {@link Knobs} say, and knows what has passed. With {@link #main}, a program of its own for
 * measurements.
 */
public final class Bottleneck implements AutoCloseable {
    private static final int BACKLOG = 128;

    private final Knobs knobs;
    private final int peerPort;
    private final ServerSocket door;
    private final Pacer fromPeer;
    private final Pacer toPeer;
    private final LongAdder bytesFromPeer = new LongAdder();
    private final LongAdder bytesToPeer = new LongAdder();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final List<Change> changes = new ArrayList<>();
    private int open;
    private int refused;

    /** How many associations were open from this moment on. */
    private record Change(long nanos, int open) {}

    private Bottleneck(Knobs knobs, int peerPort, ServerSocket door) {
        this.knobs = knobs;
        this.peerPort = peerPort;
        this.door = door;
        this.fromPeer = new Pacer(knobs.bytesPerSecond());
        this.toPeer = new Pacer(knobs.bytesPerSecond());
        changes.add(new Change(System.nanoTime(), 0));
    }

    /** @param peerPort of a peer on this machine */
    public static Bottleneck before(int peerPort, Knobs knobs) throws IOException {
        ServerSocket door = new ServerSocket(0, BACKLOG, InetAddress.getByName(RemoteAe.HOST));
        Bottleneck bottleneck = new Bottleneck(knobs, peerPort, door);
        run("door", bottleneck::accept);
        return bottleneck;
    }

    public int port() {
        return door.getLocalPort();
    }

    /**
     * What has passed so far.
     *
     * @param most associations that were open at a time, without those that were refused
     * @param refused associations rejected, or C-GETs answered with A702
     */
    public record Passed(long bytesFromPeer, int most, int refused) {}

    public synchronized Passed passed() {
        int most = changes.stream().mapToInt(Change::open).max().orElse(0);
        return new Passed(bytesFromPeer.sum(), most, refused);
    }

    /** Associations that were open, in the mean over time, from this share of the time between first and last change to that. */
    public synchronized double meanOpen(double from, double to) {
        if (changes.size() < 3) {
            return open;
        }
        long begin = changes.get(1).nanos();
        long length = changes.getLast().nanos() - begin;
        long first = begin + (long) (from * length);
        long last = begin + (long) (to * length);
        double sum = 0;
        for (int i = 1; i < changes.size() - 1; i++) {
            long since = Math.max(first, changes.get(i).nanos());
            long until = Math.min(last, changes.get(i + 1).nanos());
            sum += changes.get(i).open() * (double) Math.max(0, until - since);
        }
        return sum / Math.max(1, last - first);
    }

    private void accept() throws IOException {
        while (!door.isClosed()) {
            Socket caller = door.accept();
            run("association", () -> serve(caller));
        }
    }

    private void serve(Socket caller) throws IOException, InterruptedException {
        try (caller) {
            sockets.add(caller);
            caller.setTcpNoDelay(true);
            if (!enter()) {
                BusyAnswers.reject(caller.getInputStream(), caller.getOutputStream());
                return;
            }
            try (Socket peer = new Socket()) {
                sockets.add(peer);
                peer.connect(new InetSocketAddress(RemoteAe.HOST, peerPort));
                peer.setTcpNoDelay(true);
                relay(caller, peer);
                sockets.remove(peer);
            } finally {
                leave();
            }
        } finally {
            sockets.remove(caller);
        }
    }

    private void relay(Socket caller, Socket peer) throws IOException, InterruptedException {
        Pump back = new Pump(knobs, fromPeer, bytesFromPeer);
        Pump forth = new Pump(knobs, toPeer, bytesToPeer);
        InputStream asked = knobs.busy() == Knobs.Busy.ANSWERS_A702
                ? BusyAnswers.withoutGets(caller.getInputStream(), caller.getOutputStream(), this::isBusy)
                : caller.getInputStream();
        List<Thread> threads = List.of(
                run("from-peer", () -> back.read(peer.getInputStream())),
                run("to-caller", () -> {
                    back.write(caller.getOutputStream());
                    caller.shutdownOutput();
                }),
                run("from-caller", () -> forth.read(asked)));
        try {
            OutputStream toPeerStream = peer.getOutputStream();
            forth.write(toPeerStream);
            peer.shutdownOutput();
        } finally {
            // a requestor closes last (PS3.8 §9.2): what the peer still has to say comes within moments, or never
            threads.get(1).join(Duration.ofSeconds(2));
            caller.close();
            peer.close();
            for (Thread thread : threads) {
                thread.interrupt();
                thread.join();
            }
        }
    }

    private synchronized boolean isBusy() {
        boolean busy = open > knobs.busyAbove();
        refused += busy ? 1 : 0;
        return busy;
    }

    private synchronized boolean enter() {
        if (knobs.busy() == Knobs.Busy.REJECTS && open >= knobs.busyAbove()) {
            refused++;
            return false;
        }
        change(1);
        return true;
    }

    private synchronized void leave() {
        change(-1);
    }

    private void change(int by) {
        open += by;
        changes.add(new Change(System.nanoTime(), open));
    }

    @Override
    public void close() throws IOException {
        door.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    /** A connection that breaks ends its work; both ends see it. */
    private static Thread run(String name, Work work) {
        return Thread.ofPlatform().daemon().name("bottleneck-" + name).start(() -> {
            try {
                work.run();
            } catch (IOException | InterruptedException _) {
                // the connection is over
            }
        });
    }

    /**
     * Prints the port, then for each line read what has passed, until the input ends.
     *
     * @param arguments port of the peer, delay each way in ms, bytes/s in all, bytes/s of each, busy above, {@link Knobs.Busy}
     */
    public static void main(String[] arguments) throws IOException {
        Knobs knobs = new Knobs(
                Duration.ofNanos((long) (Double.parseDouble(arguments[1]) * 1e6)),
                Long.parseLong(arguments[2]),
                Long.parseLong(arguments[3]),
                Integer.parseInt(arguments[4]),
                Knobs.Busy.valueOf(arguments[5]));
        try (Bottleneck bottleneck = before(Integer.parseInt(arguments[0]), knobs)) {
            System.out.println(bottleneck.port());
            while (System.in.read() >= 0) {
                Passed passed = bottleneck.passed();
                System.out.printf(
                        "{\"bytes\":%d,\"most\":%d,\"refused\":%d,\"meanOpen\":%.2f,\"meanOpenLast\":%.2f}%n",
                        passed.bytesFromPeer(),
                        passed.most(),
                        passed.refused(),
                        bottleneck.meanOpen(0, 1),
                        bottleneck.meanOpen(0.6, 0.95));
            }
        }
    }
}
