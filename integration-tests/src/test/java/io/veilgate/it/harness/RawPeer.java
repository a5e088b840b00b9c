package io.veilgate.it.harness;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A server that treats each association as a script says, on raw bytes. */
public final class RawPeer implements AutoCloseable {
    /** What is done with an association, from its A-ASSOCIATE-RQ on. A peer that ends it early throws {@link IOException}, which is no failure. */
    @FunctionalInterface
    public interface Script {
        /** @param number of the association, from 1 */
        void run(RawAssociation association, int number) throws Exception;
    }

    private final String aeTitle;
    private final ServerSocket server;
    private final Script script;
    private final AtomicInteger associations = new AtomicInteger();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private final List<Throwable> failures = new CopyOnWriteArrayList<>();

    private RawPeer(String aeTitle, int port, Script script) throws IOException {
        this.aeTitle = aeTitle;
        this.script = script;
        this.server = new ServerSocket();
        server.setReuseAddress(true);
        // small, so that a peer soon feels that nobody reads
        server.setReceiveBufferSize(16 << 10);
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        threads.add(Thread.ofVirtual().name("raw-" + aeTitle).start(this::accept));
    }

    public static RawPeer start(String aeTitle, Script script) throws IOException {
        return new RawPeer(aeTitle, 0, script);
    }

    /** @param port which others know already */
    public static RawPeer start(String aeTitle, int port, Script script) throws IOException {
        return new RawPeer(aeTitle, port, script);
    }

    public RemoteAe ae() {
        return new RemoteAe(aeTitle, server.getLocalPort());
    }

    /** Associations requested so far. */
    public int associations() {
        return associations.get();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                open.add(socket);
                threads.add(Thread.ofVirtual().start(() -> serve(socket)));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (RawAssociation association = RawAssociation.incoming(socket)) {
            script.run(association, associations.incrementAndGet());
        } catch (IOException | InterruptedException _) {
            // the other end may break off at any time
        } catch (Exception | AssertionError e) {
            failures.add(e);
        } finally {
            open.remove(socket);
        }
    }

    /** Ends it as a killed process does, and tells what went wrong in scripts. */
    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : open) {
            socket.close();
        }
        for (Thread thread : new ArrayList<>(threads)) {
            thread.interrupt();
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        if (!failures.isEmpty()) {
            throw new AssertionError("a script failed", failures.getFirst());
        }
    }
}
