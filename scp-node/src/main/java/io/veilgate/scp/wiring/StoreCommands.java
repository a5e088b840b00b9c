package io.veilgate.scp.wiring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.veilgate.core.base.Time;
import io.veilgate.core.dataset.Oddity;
import io.veilgate.core.dataset.OddityCounts;
import io.veilgate.core.ledger.Change;
import io.veilgate.core.ledger.Counts;
import io.veilgate.core.ledger.InstanceKey;
import io.veilgate.core.ledger.Job;
import io.veilgate.core.ledger.Ledger;
import io.veilgate.core.ledger.LedgerException;
import io.veilgate.core.mask.DeviceGroup;
import io.veilgate.core.spool.Quarantine;
import io.veilgate.core.spool.QuarantineReason;
import io.veilgate.core.spool.QuarantinedEntry;
import io.veilgate.core.spool.Spool;
import io.veilgate.core.spool.SpoolException;
import io.veilgate.core.spool.SpoolStatus;
import io.veilgate.scp.config.Configuration;
import io.veilgate.scp.control.ControlCommand;
import io.veilgate.scp.control.ControlCommand.Refused;
import io.veilgate.scp.watch.Place;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** What can be asked of a data folder, whether a node works on it or not: its status, and its quarantine. Answers hold no identifier. */
final class StoreCommands {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST_JOBS = 20;

    private final Supplier<Configuration> configuration;
    private final Ledger ledger;
    private final Spool spool;
    private final Joined joined;
    private final OddityCounts oddities;
    private final HeldInstances held;
    private final Time time;

    /**
     * @param joined returns once the ledger knows what is in quarantine: before, a change might be overtaken by what was found there
     * @param oddities of what was worked on since the start; none where no node works on the folder
     */
    StoreCommands(
            Supplier<Configuration> configuration,
            Ledger ledger,
            Spool spool,
            Joined joined,
            OddityCounts oddities,
            Time time) {
        this.configuration = configuration;
        this.ledger = ledger;
        this.spool = spool;
        this.joined = joined;
        this.oddities = oddities;
        this.held = new HeldInstances(ledger, spool);
        this.time = time;
    }

    /** Waits for the start to be over. */
    interface Joined {
        void await() throws IOException, InterruptedException;
    }

    /** By the names they are asked for. */
    Map<String, ControlCommand> all() {
        return Map.of(
                "status", (arguments, _) -> status(arguments),
                "quarantine-list", (arguments, _) -> list(arguments),
                "quarantine-show", (arguments, _) -> show(arguments),
                "quarantine-retry", (arguments, _) -> whenJoined(() -> retry(arguments)),
                "quarantine-discard", (arguments, _) -> whenJoined(() -> discard(arguments)),
                "purge", (arguments, _) -> whenJoined(() -> purge(arguments)));
    }

    private interface Answer {
        JsonNode give() throws Refused;
    }

    private JsonNode whenJoined(Answer answer) throws Refused, InterruptedException {
        try {
            joined.await();
        } catch (IOException e) {
            throw new Refused(String.valueOf(e.getMessage()));
        }
        return answer.give();
    }

    private JsonNode status(JsonNode arguments) throws Refused {
        ObjectNode answer = JSON.createObjectNode();
        if (arguments.hasNonNull("job")) {
            String id = arguments.get("job").asText();
            Job job = ledger.job(id).orElseThrow(() -> new Refused("no job " + id));
            answer.set("job", job(job));
            return answer;
        }
        SpoolStatus status = spool.status();
        long awaitingStudy = ledger.waitingForStudy();
        answer.putObject("spool")
                .put("waiting", status.entries().waiting())
                .put("delayed", status.entries().delayed())
                .put("inWork", status.entries().inWork())
                .put("awaitingCommitment", Math.max(0, status.entries().aside() - awaitingStudy))
                .put("awaitingStudy", awaitingStudy)
                .put("bytes", status.spooledBytes())
                .put("promisedBytes", status.promisedBytes())
                .put("quotaBytes", status.quotaBytes());
        answer.putObject("quarantine")
                .put("entries", status.quarantinedEntries())
                .put("bytes", status.quarantinedBytes())
                .put("quotaBytes", status.quarantineQuotaBytes());
        ArrayNode projects = answer.putArray("projects");
        for (String project : configuration.get().projects().keySet()) {
            ObjectNode told = projects.addObject().put("name", project);
            counts(told, ledger.totals(project));
            JobReport.putWarnings(told, ledger.warnings(project));
        }
        ObjectNode met = answer.putObject("oddities");
        oddities.met().forEach((oddity, instances) -> met.put(spelled(oddity), instances));
        ArrayNode jobs = answer.putArray("jobs");
        ledger.jobs(MOST_JOBS).forEach(job -> jobs.add(job(job)));
        return answer;
    }

    private static String spelled(Oddity oddity) {
        return oddity.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private ObjectNode job(Job job) {
        ObjectNode told = JobReport.progress(job.id(), ledger.counts(job.id()), 0);
        told.remove("seconds");
        if (job.state() == Job.State.PAUSED) {
            told.putObject("limitedBy").put("place", Place.PAUSED.key());
        }
        return told.put("list", job.wanted().listName())
                .put("project", job.wanted().project())
                .put("peer", job.wanted().peer())
                .put("mode", job.wanted().mode())
                .put("state", JobReport.stateOf(job.state()))
                .put("priority", job.priority().name().toLowerCase(java.util.Locale.ROOT))
                .put("created", job.created().toString());
    }

    private static void counts(ObjectNode told, Counts counts) {
        told.put("received", counts.arrived())
                .put("archived", counts.archived())
                .put("quarantined", counts.quarantined())
                .put("failed", counts.failed())
                .put("inSpool", counts.received());
    }

    /** Groups of what is held: by reason, and by device and layout where no rule fitted; most frequent first. */
    private JsonNode list(JsonNode arguments) throws Refused {
        Map<ObjectNode, Integer> groups = new LinkedHashMap<>();
        visit(selected(arguments), entry -> groups.merge(groupOf(entry.reason()), 1, Integer::sum));
        ArrayNode answer = JSON.createArrayNode();
        groups.entrySet().stream()
                .sorted(Map.Entry.<ObjectNode, Integer>comparingByValue(Comparator.reverseOrder()))
                .forEach(group -> answer.add(group.getKey().put("instances", group.getValue())));
        return answer;
    }

    private static ObjectNode groupOf(QuarantineReason reason) {
        ObjectNode group = JSON.createObjectNode();
        group.put("reason", reason.code());
        group.put("project", reason.project());
        Optional<QuarantineReason.Device> device = reason.device();
        if (device.isPresent()) {
            group.put("manufacturer", device.get().manufacturer())
                    .put("model", device.get().manufacturerModelName())
                    .put("sopClass", device.get().sopClassUid())
                    .put("rows", device.get().rows())
                    .put("columns", device.get().columns())
                    .put("imageType", device.get().imageType())
                    .put("when", groupOf(device.get()).whenYaml());
        } else {
            group.put("text", reason.text());
        }
        return group;
    }

    private static DeviceGroup groupOf(QuarantineReason.Device device) {
        return new DeviceGroup(
                device.manufacturer(),
                device.manufacturerModelName(),
                device.sopClassUid(),
                device.rows(),
                device.columns(),
                device.imageType());
    }

    private JsonNode show(JsonNode arguments) throws Refused {
        ArrayNode answer = JSON.createArrayNode();
        visit(selected(arguments), entry -> {
            ObjectNode told = answer.addObject()
                    .put("name", entry.entry().name())
                    .put("reason", entry.reason().code())
                    .put("text", entry.reason().text())
                    .put("project", entry.reason().project())
                    .put("since", entry.reason().since().toString())
                    .put("bytes", entry.entry().fileBytes())
                    .put("path", entry.file().toString());
            entry.reason().job().ifPresent(job -> told.put("job", job));
            entry.reason()
                    .device()
                    .ifPresent(device -> told.put("when", groupOf(device).whenYaml()));
        });
        return answer;
    }

    private JsonNode retry(JsonNode arguments) throws Refused {
        int done = 0;
        for (String name : names(arguments)) {
            try {
                Optional<InstanceKey> key = held.keyOf(name);
                long entry = spool.quarantine().retry(name).id();
                if (key.isPresent()) {
                    var _ = ledger.record(new Change.Released(key.get(), entry));
                }
                done++;
            } catch (SpoolException e) {
                throw new Refused(name + ": " + e.getMessage() + "; " + done + " others were put back before");
            }
        }
        return JSON.createObjectNode().put("instances", done);
    }

    private JsonNode discard(JsonNode arguments) throws Refused {
        int done = 0;
        for (String name : names(arguments)) {
            try {
                held.discard(name);
                done++;
            } catch (SpoolException | CompletionException e) {
                throw new Refused(name + ": " + e.getMessage() + "; " + done + " others were discarded before");
            }
        }
        return JSON.createObjectNode().put("instances", done);
    }

    private JsonNode purge(JsonNode arguments) throws Refused {
        try {
            return new Purge(
                            configuration.get().retention(),
                            configuration.get().node().data(),
                            ledger,
                            spool,
                            time,
                            arguments.path("dryRun").asBoolean())
                    .run();
        } catch (IOException | java.io.UncheckedIOException | LedgerException | CompletionException e) {
            throw new Refused(String.valueOf(e.getMessage()));
        }
    }

    /** The names first, since what they are put back or removed from is what they are read from. */
    private List<String> names(JsonNode arguments) throws Refused {
        List<String> names = new ArrayList<>();
        visit(selected(arguments), entry -> names.add(entry.entry().name()));
        if (names.isEmpty()) {
            throw new Refused("nothing in quarantine is like that");
        }
        return names;
    }

    /** {@code names}, {@code reason}, {@code project} and {@code job}: each that is given has to hold. */
    private static Predicate<QuarantinedEntry> selected(JsonNode arguments) {
        List<String> names = new ArrayList<>();
        arguments.path("names").forEach(name -> names.add(name.asText()));
        String reason =
                arguments.path("reason").asText("").toLowerCase(Locale.ROOT).replace('_', '-');
        String project = arguments.path("project").asText("");
        String job = arguments.path("job").asText("");
        return entry -> (names.isEmpty() || names.contains(entry.entry().name()))
                && (reason.isEmpty() || reason.equals(entry.reason().code()))
                && (project.isEmpty() || project.equals(entry.reason().project()))
                && (job.isEmpty() || entry.reason().job().filter(job::equals).isPresent());
    }

    private void visit(Predicate<QuarantinedEntry> selected, java.util.function.Consumer<QuarantinedEntry> visitor)
            throws Refused {
        Quarantine quarantine = spool.quarantine();
        try {
            quarantine.list(entry -> {
                if (selected.test(entry)) {
                    visitor.accept(entry);
                }
            });
        } catch (SpoolException e) {
            throw new Refused("quarantine cannot be read: " + e.getMessage());
        }
    }
}
