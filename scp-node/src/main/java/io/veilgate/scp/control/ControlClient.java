package io.veilgate.scp.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/** Asks the node that runs on a data folder. */
public final class ControlClient {
    private final ObjectMapper json = new ObjectMapper();
    private final Path dataFolder;

    public ControlClient(Path dataFolder) {
        this.dataFolder = dataFolder;
    }

    /**
     * Runs one command in the node and waits for its answer.
     *
     * @param progress takes what the command tells meanwhile, on this thread
     * @return the answer; empty if no node runs on this data folder
     * @throws ControlCommand.Refused with the node's line for people
     * @throws IOException if the node went away before it answered
     */
    public Optional<JsonNode> call(String command, JsonNode arguments, Consumer<JsonNode> progress)
            throws IOException, ControlCommand.Refused {
        if (!Files.exists(SocketPath.in(dataFolder))) {
            return Optional.empty();
        }
        try (SocketPath path = SocketPath.of(dataFolder);
                SocketChannel connection = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            try {
                connection.connect(path.address());
            } catch (IOException nobodyListens) {
                return Optional.empty();
            }
            ObjectNode request = json.createObjectNode().put("command", command);
            request.set("arguments", arguments);
            try (JsonLines lines = new JsonLines(json, connection)) {
                lines.write(request);
                return Optional.of(answer(lines, progress));
            }
        }
    }

    private static JsonNode answer(JsonLines lines, Consumer<JsonNode> progress)
            throws IOException, ControlCommand.Refused {
        while (true) {
            JsonNode line = lines.read().orElseThrow(() -> new EOFException("the node stopped before it answered"));
            if (line.has("progress")) {
                progress.accept(line.get("progress"));
            } else if (line.has("refused")) {
                throw new ControlCommand.Refused(line.get("refused").asText());
            } else {
                return line.path("answer");
            }
        }
    }
}
