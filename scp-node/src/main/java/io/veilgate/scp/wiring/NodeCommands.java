package io.veilgate.scp.wiring;

import com.fasterxml.jackson.databind.JsonNode;
import io.veilgate.core.base.Time;
import io.veilgate.core.dataset.OddityCounts;
import io.veilgate.core.ledger.Made;
import io.veilgate.scp.config.Configuration;
import io.veilgate.scp.config.Destination;
import io.veilgate.scp.config.ProjectConfig;
import io.veilgate.scp.config.Replaceability;
import io.veilgate.scp.control.ControlCommand;
import io.veilgate.scp.control.ControlCommand.Refused;
import io.veilgate.scu.retrieve.RetrieveMode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What a working node does for command lines: what {@link StoreCommands} does, and jobs. */
public final class NodeCommands {
    private NodeCommands() {}

    /** By the names they are asked for. */
    public static Map<String, ControlCommand> of(Node node, JobRuns runs) {
        Map<String, ControlCommand> commands = new HashMap<>(new StoreCommands(
                        node::configuration, node.ledger(), node.spool(), node::awaitJoin, node.oddities(), node.time())
                .all());
        commands.putAll(new AuditCommands(node::configuration, node.ledger()).all());
        commands.computeIfPresent(
                "status", (_, status) -> (arguments, progress) -> runs.withLoad(status.run(arguments, progress)));
        commands.put("refetch", (arguments, progress) -> {
            Refetch.Under under = under(node.configuration(), arguments);
            try (UidFile old = UidFile.of(arguments, "project,oldSOPInstanceUID")) {
                return new Refetch(node, runs)
                        .run(
                                new Made.With(
                                        arguments.path("rules").asText(""),
                                        arguments.path("profile").asText(""),
                                        arguments.path("job").asText("")),
                                required(arguments, "project"),
                                required(arguments, "peer"),
                                RetrieveMode.valueOf(required(arguments, "mode").toUpperCase(Locale.ROOT)),
                                under,
                                old,
                                progress);
            } catch (IOException | IllegalArgumentException e) {
                throw new Refused(String.valueOf(e.getMessage()));
            }
        });
        commands.put("retrieve", (arguments, progress) -> {
            try {
                return runs.run(
                        required(arguments, "project"),
                        required(arguments, "peer"),
                        RetrieveMode.valueOf(required(arguments, "mode").toUpperCase(Locale.ROOT)),
                        new StudyList(
                                Path.of(required(arguments, "list")),
                                required(arguments, "digest"),
                                required(arguments, "name")),
                        Optional.of(arguments.path("priority").asText(""))
                                .filter(text -> !text.isEmpty())
                                .map(JobCommands::priority),
                        progress::accept);
            } catch (IOException | IllegalArgumentException e) {
                throw new Refused(String.valueOf(e.getMessage()));
            }
        });
        new JobCommands(node.ledger(), Optional.of(runs)).addTo(commands);
        commands.put("reload", new ReloadCommand(node));
        return Map.copyOf(commands);
    }

    /** What can be asked where no node works on the data folder. */
    public static Map<String, ControlCommand> of(Configuration configuration, Stores stores) {
        Map<String, ControlCommand> commands = new HashMap<>(new StoreCommands(
                        () -> configuration,
                        stores.ledger(),
                        stores.spool(),
                        () -> {},
                        new OddityCounts(),
                        Time.system())
                .all());
        commands.putAll(new AuditCommands(() -> configuration, stores.ledger()).all());
        new JobCommands(stores.ledger(), Optional.empty()).addTo(commands);
        return Map.copyOf(commands);
    }

    /** A folder's files are replaced; an archive's objects where it says so, or where somebody says that they are gone. */
    private static Refetch.Under under(Configuration configuration, JsonNode arguments) throws Refused {
        ProjectConfig project = configuration.projects().get(required(arguments, "project"));
        if (project == null) {
            throw new Refused("the configuration has no such project");
        }
        if (!Replaceability.isGiven(configuration, project)
                && !arguments.path("removed").asBoolean()) {
            return Refetch.Under.NEW;
        }
        if (project.destination() instanceof Destination.Archive(String name)) {
            Optional<String> why =
                    Optional.ofNullable(configuration.peers().get(name)).flatMap(Replaceability::unreadable);
            if (why.isPresent()) {
                throw new Refused(why.get());
            }
        }
        return Refetch.Under.SAME;
    }

    private static String required(JsonNode arguments, String name) throws Refused {
        if (!arguments.hasNonNull(name)) {
            throw new Refused("the request lacks " + name);
        }
        return arguments.get(name).asText();
    }
}
