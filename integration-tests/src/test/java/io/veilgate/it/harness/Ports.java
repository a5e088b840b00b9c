package io.veilgate.it.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** Ports of this machine, for servers that cannot be told to choose one themselves. */
public final class Ports {
    private static final int CONNECT_MILLIS = 1000;
    private static final List<Path> TABLES = List.of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6"));
    /** TCP_LISTEN as these tables have it. */
    private static final String LISTEN = "0A";

    private Ports() {}

    /** A port that nobody listens on now, below those that the system gives to outgoing connections. */
    public static int free() {
        for (int attempt = 0; attempt < 500; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(11_200, 31_000);
            try (ServerSocket socket = new ServerSocket()) {
                socket.bind(new InetSocketAddress(port));
                return port;
            } catch (IOException _) {
                // taken: the next one
            }
        }
        throw new IllegalStateException("no free port found");
    }

    /**
     * Whether somebody listens on this port. Looked up where the system tells it (proc(5)), since there are servers that end at a connection that asks
     * for nothing; otherwise tried.
     */
    static boolean answers(int port) {
        try {
            for (Path table : TABLES) {
                if (Files.exists(table) && listens(Files.readAllLines(table), port)) {
                    return true;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return !Files.exists(TABLES.getFirst()) && connects(port);
    }

    private static boolean listens(List<String> table, int port) {
        String local = ":%04X".formatted(port);
        return table.stream()
                .map(line -> line.trim().split(" +"))
                .anyMatch(fields -> fields[1].endsWith(local) && fields[3].equals(LISTEN));
    }

    private static boolean connects(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
            return true;
        } catch (IOException _) {
            return false;
        }
    }
}
