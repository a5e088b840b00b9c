package io.veilgate.scp.wiring;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.veilgate.core.ledger.Counts;
import io.veilgate.core.ledger.Job;
import io.veilgate.core.ledger.JobCounts;
import io.veilgate.core.ledger.Ledger;
import io.veilgate.core.ledger.ListLine;
import io.veilgate.core.spool.Quarantine;
import io.veilgate.core.spool.SpoolException;
import io.veilgate.scu.pace.PeerPace;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;

/** What is told of a job, as JSON: counts of its whole list, lines that came to nothing, what is held. No original identifier is in it. */
final class JobReport {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PAGE = 500;

    /** Entries of quarantine that a report names; its counts are of all. */
    private static final int MOST_NAMED = 1000;

    private JobReport() {}

    /** Counts only: what a progress display needs. */
    static ObjectNode progress(String job, JobCounts counts, PeerPace.Status pace, double seconds) {
        ObjectNode report = progress(job, counts, seconds);
        putPace(report, pace);
        return report;
    }

    /** How the peer is used. */
    static void putPace(ObjectNode report, PeerPace.Status pace) {
        report.putObject("pace").put("associations", pace.open()).put("maxAssociations", pace.most());
    }

    /** What the archive has stored with a warning, by its status. */
    static void putWarnings(ObjectNode report, SortedMap<Integer, Long> warnings) {
        ObjectNode told = report.putObject("warnings");
        warnings.forEach((status, instances) -> told.put(String.format(Locale.ROOT, "%04X", status), instances));
    }

    static String stateOf(Job.State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    static ObjectNode progress(String job, JobCounts counts, double seconds) {
        ObjectNode report = JSON.createObjectNode();
        report.put("job", job);
        Counts instances = counts.instances();
        report.putObject("instances")
                .put("expected", instances.total())
                .put("received", instances.arrived())
                .put("archived", instances.archived())
                .put("quarantined", instances.quarantined())
                .put("failed", instances.failed());
        report.putObject("studies")
                .put("total", counts.studies().total())
                .put("open", counts.studies().open())
                .put("archived", counts.studies().archived())
                .put("quarantined", counts.studies().held())
                .put("failed", counts.studies().failed());
        report.put("bytes", instances.bytes());
        report.put("seconds", Math.round(seconds * 1000) / 1000.0);
        return report;
    }

    /** All of it, for a job that has ended. {@code exit} is what a command line ends with. */
    static ObjectNode of(String job, Ledger ledger, Quarantine quarantine, double seconds) throws SpoolException {
        JobCounts counts = ledger.counts(job);
        ObjectNode report = progress(job, counts, seconds);
        Map<ListLine.Outcome, Integer> lines = lines(job, ledger);
        ObjectNode told = report.putObject("lines");
        lines.forEach((outcome, count) -> told.put(outcome.name().toLowerCase(Locale.ROOT), count));
        ArrayNode held = report.putArray("quarantine");
        quarantine.list(entry -> {
            if (held.size() < MOST_NAMED
                    && entry.reason().job().filter(job::equals).isPresent()) {
                held.addObject()
                        .put("reason", entry.reason().code())
                        .put("text", entry.reason().text())
                        .put("path", entry.file().toString());
            }
        });
        putWarnings(report, ledger.warningsOfJob(job));
        boolean badLines = lines.containsKey(ListLine.Outcome.BAD) || lines.containsKey(ListLine.Outcome.NOT_FOUND);
        boolean whole = counts.instances().archived() == counts.instances().total()
                && counts.studies().archived() == counts.studies().total();
        report.put("exit", whole && !badLines ? 0 : 1);
        return report;
    }

    private static Map<ListLine.Outcome, Integer> lines(String job, Ledger ledger) {
        Map<ListLine.Outcome, Integer> counted = new EnumMap<>(ListLine.Outcome.class);
        int last = 0;
        while (true) {
            List<ListLine.Result> page = ledger.lines(job, last, PAGE);
            if (page.isEmpty()) {
                return counted;
            }
            for (ListLine.Result result : page) {
                last = result.line().number();
                counted.merge(result.line().outcome(), 1, Integer::sum);
            }
        }
    }
}
