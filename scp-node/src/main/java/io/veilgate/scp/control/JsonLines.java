package io.veilgate.scp.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** JSON documents over a socket, each on a line of at most 1 MiB. */
final class JsonLines implements AutoCloseable {
    private static final int MAX_LINE = 1 << 20;

    private final ObjectMapper json;
    private final BufferedReader in;
    private final BufferedWriter out;
    private boolean broken;

    JsonLines(ObjectMapper json, SocketChannel connection) {
        this.json = json;
        this.in =
                new BufferedReader(new InputStreamReader(Channels.newInputStream(connection), StandardCharsets.UTF_8));
        this.out = new BufferedWriter(
                new OutputStreamWriter(Channels.newOutputStream(connection), StandardCharsets.UTF_8));
    }

    /** The next document; empty when the other side has ended. */
    Optional<JsonNode> read() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c >= 0; c = in.read()) {
            if (c == '\n') {
                return Optional.of(json.readTree(line.toString()));
            }
            if (line.length() == MAX_LINE) {
                throw new IOException("control line longer than " + MAX_LINE + " characters");
            }
            line.append((char) c);
        }
        return Optional.empty();
    }

    synchronized void write(JsonNode document) throws IOException {
        broken = true;
        out.write(json.writeValueAsString(document));
        out.write('\n');
        out.flush();
        broken = false;
    }

    /** Whether a document could not be written: the other side has gone. */
    synchronized boolean isBroken() {
        return broken;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
