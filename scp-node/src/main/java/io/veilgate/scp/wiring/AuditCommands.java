package io.veilgate.scp.wiring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.veilgate.core.base.DicomException;
import io.veilgate.core.base.Time;
import io.veilgate.core.ledger.Binding;
import io.veilgate.core.ledger.Job;
import io.veilgate.core.ledger.Ledger;
import io.veilgate.core.ledger.LedgerException;
import io.veilgate.core.ledger.Made;
import io.veilgate.core.net.EventLoops;
import io.veilgate.core.net.Requestor;
import io.veilgate.scp.config.Configuration;
import io.veilgate.scp.config.Destination;
import io.veilgate.scp.config.PeerConfig;
import io.veilgate.scp.config.ProjectConfig;
import io.veilgate.scp.control.ControlCommand;
import io.veilgate.scp.control.ControlCommand.Refused;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/** What can be asked of the ledger beside a node's work: whether all is there, what was made with what, and for a copy. */
final class AuditCommands {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PAGE = 1000;

    private final Supplier<Configuration> configuration;
    private final Ledger ledger;

    AuditCommands(Supplier<Configuration> configuration, Ledger ledger) {
        this.configuration = configuration;
        this.ledger = ledger;
    }

    /** By the names they are asked for. */
    Map<String, ControlCommand> all() {
        return Map.of(
                "reconcile", (arguments, _) -> answered(() -> reconcile(arguments)),
                "affected", (arguments, _) -> answered(() -> affected(arguments)),
                "backup",
                        (arguments, _) -> answered(() -> Backup.take(
                                configuration.get(),
                                ledger,
                                Path.of(arguments.path("to").asText()))));
    }

    private interface Answer {
        JsonNode give() throws Refused, IOException, DicomException, NodeException;
    }

    private static JsonNode answered(Answer answer) throws Refused {
        try {
            return answer.give();
        } catch (IOException | DicomException | NodeException | LedgerException | CompletionException e) {
            throw new Refused(String.valueOf(e.getMessage()));
        }
    }

    private JsonNode reconcile(JsonNode arguments) throws Refused, IOException, DicomException, NodeException {
        String id = arguments.path("job").asText();
        Job job = ledger.job(id).orElseThrow(() -> new Refused("no job " + id));
        ProjectConfig project = Optional.ofNullable(
                        configuration.get().projects().get(job.wanted().project()))
                .orElseThrow(() -> new Refused(
                        "the configuration has no project " + job.wanted().project()));
        Project loaded = Project.load(project, configuration.get().node().data());
        if (ledger.bindKey(project.name(), loaded.keyFingerprint()).join() == Binding.CONFLICT) {
            throw new Refused("project " + project.name() + ": its key is not the one that the ledger knows");
        }
        EventLoops loops = EventLoops.start(1);
        try (UidFile out = UidFile.of(arguments, "line,outcome,atPacs,sopInstanceUID,newSOPInstanceUID");
                Side pacs = peer(loops, job.wanted().peer());
                Side archive = archive(loops, project.destination())) {
            ObjectNode report = new Reconciliation(
                            ledger,
                            loaded.pseudonyms(),
                            pacs,
                            archive,
                            (line, found, atPacs, uid, newUid) -> out.add(
                                    line + "," + Reconciliation.keyOf(found) + "," + atPacs + "," + uid + "," + newUid))
                    .run(id);
            out.commit();
            return report;
        } finally {
            loops.close();
        }
    }

    private Side archive(EventLoops loops, Destination destination) throws Refused, NodeException {
        return switch (destination) {
            case Destination.Folder(Path path) -> new Side.Folder(path);
            case Destination.Archive(String name) -> peer(loops, name);
        };
    }

    private Side peer(EventLoops loops, String name) throws Refused, NodeException {
        PeerConfig peer = configuration.get().peers().get(name);
        if (peer == null) {
            throw new Refused("the configuration has no peer " + name);
        }
        return new Side.Peer(
                new Requestor(
                        loops,
                        configuration.get().node().aeTitle(),
                        configuration.get().node().associationSettings()),
                TlsSetup.open(configuration.get(), Time.system()).remote(peer));
    }

    private JsonNode affected(JsonNode arguments) throws Refused, IOException {
        Made.With with = new Made.With(
                arguments.path("rules").asText(""),
                arguments.path("profile").asText(""),
                arguments.path("job").asText(""));
        if (with.rules().isEmpty() && with.profile().isEmpty()) {
            throw new Refused("which rules or profile?");
        }
        Map<String, Long> projects = new TreeMap<>();
        long replacing = 0;
        long last = 0;
        try (UidFile out = UidFile.of(arguments, "project,newSOPInstanceUID")) {
            List<Made> page = ledger.made(with, last, PAGE);
            while (!page.isEmpty()) {
                for (Made made : page) {
                    last = made.id();
                    projects.merge(made.project(), 1L, Long::sum);
                    replacing += made.replacing() ? 1 : 0;
                    out.add(made.project() + "," + made.newUid());
                }
                page = ledger.made(with, last, PAGE);
            }
            out.commit();
        }
        ObjectNode answer = JSON.createObjectNode();
        answer.put(
                "instances",
                projects.values().stream().mapToLong(Long::longValue).sum());
        answer.put("replacing", replacing);
        ObjectNode told = answer.putObject("projects");
        projects.forEach(told::put);
        return answer;
    }
}
