package io.veilgate.scp.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.veilgate.core.base.Time;
import io.veilgate.scp.audit.AuditLog;
import io.veilgate.scp.audit.AuditedCommands;
import io.veilgate.scp.config.Configuration;
import io.veilgate.scp.control.ControlClient;
import io.veilgate.scp.control.ControlCommand;
import io.veilgate.scp.control.ControlCommand.Refused;
import io.veilgate.scp.wiring.NodeCommands;
import io.veilgate.scp.wiring.NodeException;
import io.veilgate.scp.wiring.Stores;
import java.io.IOException;
import java.util.Optional;

/** Asks the node that runs on a data folder, or where none runs, looks into the folder itself. */
final class NodeAccess {
    private NodeAccess() {}

    /** Who runs this process. */
    static String user() {
        return ProcessHandle.current().info().user().orElse("unknown");
    }

    /** One of the commands that need no working node. */
    static JsonNode ask(Configuration configuration, String command, JsonNode arguments)
            throws IOException, Refused, NodeException, InterruptedException {
        Optional<JsonNode> answer = new ControlClient(configuration.node().data()).call(command, arguments, _ -> {});
        if (answer.isPresent()) {
            return answer.get();
        }
        try (Stores stores = Stores.open(configuration, Time.system())) {
            ControlCommand local = NodeCommands.of(configuration, stores).get(command);
            if (local == null) {
                throw new IllegalStateException("no command " + command);
            }
            AuditLog audit = new AuditLog(configuration.node().data(), configuration.audit(), Time.system());
            return new AuditedCommands(audit).run(user(), command, local, arguments, _ -> {});
        }
    }
}
