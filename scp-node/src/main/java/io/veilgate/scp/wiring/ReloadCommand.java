package io.veilgate.scp.wiring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.veilgate.scp.config.ConfigurationException;
import io.veilgate.scp.control.ControlCommand;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has a node read its configuration again. */
final class ReloadCommand implements ControlCommand {
    private static final Logger LOG = LoggerFactory.getLogger(ReloadCommand.class);

    private final Node node;

    ReloadCommand(Node node) {
        this.node = node;
    }

    @Override
    public JsonNode run(JsonNode arguments, Consumer<JsonNode> progress) throws Refused, InterruptedException {
        Path own = node.configuration().file();
        if (!own.toString().equals(arguments.path("file").asText())) {
            throw new Refused("the node on this data folder runs with " + own);
        }
        try {
            Differences differences = node.reload();
            LOG.info(
                    "configuration read again; changed: {}; left until the next start: {}",
                    listed(differences.applied()),
                    listed(differences.needRestart()));
            ObjectNode answer = new ObjectMapper().createObjectNode();
            differences.applied().forEach(answer.putArray("applied")::add);
            differences.needRestart().forEach(answer.putArray("needRestart")::add);
            return answer;
        } catch (ConfigurationException | NodeException | IOException e) {
            throw new Refused(String.valueOf(e.getMessage()));
        }
    }

    private static String listed(java.util.List<String> keys) {
        return keys.isEmpty() ? "nothing" : String.join(", ", keys);
    }
}
