package io.veilgate.scp.control;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import jdk.net.ExtendedSocketOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes commands over the Unix-domain socket in the data folder (0600): a request is one line of JSON, {@code {"command":…,"arguments":…}};
 * the answer is any number of lines {@code {"progress":…}} and then one of {@code {"answer":…}} and {@code {"refused":…}}.
 */
public final class ControlServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ControlServer.class);
    private static final int MAX_CONNECTIONS = 64;

    private final ObjectMapper json = new ObjectMapper();
    private final Map<String, ControlCommand> commands;
    private final Runner runner;
    private final Path socket;
    private final ServerSocketChannel server;
    private final Semaphore connections = new Semaphore(MAX_CONNECTIONS);
    private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();

    private ControlServer(
            Map<String, ControlCommand> commands, Runner runner, Path socket, ServerSocketChannel server) {
        this.commands = Map.copyOf(commands);
        this.runner = runner;
        this.socket = socket;
        this.server = server;
    }

    /** Runs a command for who asked for it. */
    public interface Runner {
        /** @param user of the operating system, who runs the process at the other end; {@code unknown} where that cannot be told */
        JsonNode run(String user, String name, ControlCommand command, JsonNode arguments, Consumer<JsonNode> progress)
                throws ControlCommand.Refused, InterruptedException;
    }

    /** As {@link #open(Path, Map, Runner)}, whoever asks. */
    public static ControlServer open(Path dataFolder, Map<String, ControlCommand> commands) throws IOException {
        return open(dataFolder, commands, (_, _, command, arguments, progress) -> command.run(arguments, progress));
    }

    /**
     * Binds the socket, instead of one that an earlier process left; the caller holds the data folder's lock.
     *
     * @param commands by the name they are asked for
     */
    public static ControlServer open(Path dataFolder, Map<String, ControlCommand> commands, Runner runner)
            throws IOException {
        Path socket = SocketPath.in(dataFolder);
        Files.deleteIfExists(socket);
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try (SocketPath path = SocketPath.of(dataFolder)) {
            channel.bind(path.address());
            Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
        ControlServer server = new ControlServer(commands, runner, socket, channel);
        Thread.ofVirtual().name("veilgate-control").start(server::acceptAll);
        return server;
    }

    private void acceptAll() {
        while (server.isOpen()) {
            try {
                connections.acquireUninterruptibly();
                SocketChannel connection = server.accept();
                open.add(connection);
                Thread.ofVirtual().name("veilgate-control-command").start(() -> serve(connection));
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException e) {
                LOG.warn("control socket: {}", e.toString());
                connections.release();
            }
        }
    }

    private void serve(SocketChannel connection) {
        try (connection;
                JsonLines lines = new JsonLines(json, connection)) {
            var request = lines.read();
            if (request.isPresent()) {
                lines.write(answer(request.get(), userOf(connection), lines));
            }
        } catch (IOException | UncheckedIOException e) {
            LOG.debug("control connection ended: {}", e.toString());
        } finally {
            open.remove(connection);
            connections.release();
        }
    }

    private static String userOf(SocketChannel connection) {
        try {
            return connection
                    .getOption(ExtendedSocketOptions.SO_PEERCRED)
                    .user()
                    .getName();
        } catch (IOException | UnsupportedOperationException e) {
            return "unknown";
        }
    }

    private JsonNode answer(JsonNode request, String user, JsonLines lines) {
        ObjectNode answer = json.createObjectNode();
        String name = request.path("command").asText();
        ControlCommand command = commands.get(name);
        if (command == null) {
            return answer.put("refused", "this node does not know the command '" + name + "'");
        }
        try {
            answer.set(
                    "answer",
                    runner.run(user, name, command, request.path("arguments"), event -> report(event, lines)));
        } catch (ControlCommand.Refused e) {
            answer.put("refused", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            answer.put("refused", "the node is stopping");
        } catch (RuntimeException e) {
            LOG.error("control command {} failed", name, e);
            answer.put("refused", "the node failed to do this; its log says more");
        }
        return answer;
    }

    /** A caller that has gone away does not end the command: the node goes on. */
    private void report(JsonNode event, JsonLines lines) {
        if (lines.isBroken()) {
            return;
        }
        try {
            ObjectNode line = json.createObjectNode();
            line.set("progress", event);
            lines.write(line);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            LOG.debug("control caller has gone: {}", e.toString());
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (SocketChannel connection : open) {
            connection.close();
        }
        Files.deleteIfExists(socket);
    }
}
