package io.veilgate.scp.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.veilgate.scp.control.ControlCommand;
import io.veilgate.scp.control.ControlCommand.Refused;
import io.veilgate.scp.control.ControlServer;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Runs commands, and writes down those that change something: who asked for what, before it is done, and what came of it. */
public final class AuditedCommands implements ControlServer.Runner {
    private static final Set<String> CHANGING = Set.of(
            "retrieve",
            "refetch",
            "quarantine-retry",
            "quarantine-discard",
            "job-pause",
            "job-resume",
            "job-cancel",
            "job-priority",
            "reload");

    /** Arguments that are names of the configuration, of the program or of spool entries; no path, which might name a patient. */
    private static final List<String> TOLD =
            List.of("job", "project", "peer", "mode", "priority", "reason", "rules", "profile", "digest");

    private final AuditLog log;

    public AuditedCommands(AuditLog log) {
        this.log = log;
    }

    @Override
    public JsonNode run(
            String user, String name, ControlCommand command, JsonNode arguments, Consumer<JsonNode> progress)
            throws Refused, InterruptedException {
        if (!CHANGING.contains(name)) {
            return command.run(arguments, progress);
        }
        log.write(line("command", user, name, arguments));
        ObjectNode ended = line("command-end", user, name, arguments);
        try {
            JsonNode answer = command.run(arguments, progress);
            ended.put("outcome", "done");
            for (String told : List.of("job", "state", "instances")) {
                if (answer.path(told).isValueNode()) {
                    ended.set(told, answer.get(told));
                }
            }
            return answer;
        } catch (Refused e) {
            ended.put("outcome", "refused");
            throw e;
        } finally {
            if (!ended.has("outcome")) {
                ended.put("outcome", "failed");
            }
            log.write(ended);
        }
    }

    private ObjectNode line(String event, String user, String name, JsonNode arguments) {
        ObjectNode line = log.line(event).put("command", name).put("user", user);
        for (String told : TOLD) {
            if (arguments.hasNonNull(told)) {
                line.put(told, arguments.get(told).asText());
            }
        }
        if (arguments.path("names").size() > 0) {
            line.set("names", arguments.get("names"));
        }
        return line;
    }
}
