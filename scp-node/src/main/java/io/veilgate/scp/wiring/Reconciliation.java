package io.veilgate.scp.wiring;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.veilgate.core.base.DicomException;
import io.veilgate.core.base.ReceivedUid;
import io.veilgate.core.base.Uid;
import io.veilgate.core.deid.Pseudonyms;
import io.veilgate.core.ledger.InstanceState;
import io.veilgate.core.ledger.Ledger;
import io.veilgate.core.ledger.Study;
import io.veilgate.core.ledger.StudyInstance;
import java.io.IOException;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A job's instances as the ledger has them, held against what PACS and archive say that they have now. Study by study: what is in memory is
 * one study's instances.
 */
final class Reconciliation {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PAGE = 500;

    /** Studies that a report names; its counts are of all. */
    private static final int MOST_NAMED = 1000;

    /** What an instance comes to. */
    enum Found {
        /** On record as archived, and the archive has it. */
        ARCHIVED,
        /** On record as archived, and the archive does not have it. */
        MISSING_AT_ARCHIVE,
        /** The archive has it, and the ledger does not say so. */
        UNRECORDED,
        /** In the spool. */
        IN_WORK,
        QUARANTINED,
        FAILED,
        /** Not fetched yet. */
        EXPECTED,
        /** The PACS has it, and it was not there, or not told, when the job asked. */
        NEW_AT_PACS,
        /** The archive has it in this study, and it is none of the job's. */
        UNKNOWN_AT_ARCHIVE
    }

    /** Is told each instance; the UIDs are empty where there is none. */
    interface Lines {
        void add(int line, Found found, boolean atPacs, String sopInstanceUid, String newSopInstanceUid)
                throws IOException;
    }

    private final Ledger ledger;
    private final Pseudonyms pseudonyms;
    private final Side pacs;
    private final Side archive;
    private final Lines lines;

    Reconciliation(Ledger ledger, Pseudonyms pseudonyms, Side pacs, Side archive, Lines lines) {
        this.ledger = ledger;
        this.pseudonyms = pseudonyms;
        this.pacs = pacs;
        this.archive = archive;
        this.lines = lines;
    }

    /** One study's counts. */
    private static final class Counted {
        private final Map<Found, Integer> found = new EnumMap<>(Found.class);
        private int goneAtPacs;

        boolean isWhole() {
            return goneAtPacs == 0
                    && found.keySet().stream()
                            .allMatch(one -> one == Found.ARCHIVED || one == Found.UNKNOWN_AT_ARCHIVE);
        }

        void add(Counted other) {
            other.found.forEach((one, count) -> found.merge(one, count, Integer::sum));
            goneAtPacs += other.goneAtPacs;
        }

        void tell(ObjectNode told) {
            found.forEach((one, count) -> told.put(keyOf(one), count));
            told.put("gone_at_pacs", goneAtPacs);
        }
    }

    static String keyOf(Found found) {
        return found.name().toLowerCase(Locale.ROOT);
    }

    /** @return counts of the job, the first studies that lack something, and {@code exit} */
    ObjectNode run(String job) throws IOException, DicomException {
        ObjectNode report = JSON.createObjectNode().put("job", job);
        ObjectNode instances = report.putObject("instances");
        ArrayNode incomplete = JSON.createArrayNode();
        Counted all = new Counted();
        long studies = 0;
        long whole = 0;
        long last = 0;
        List<Study> page = ledger.studies(job, EnumSet.allOf(Study.State.class), last, PAGE);
        while (!page.isEmpty()) {
            for (Study study : page) {
                last = study.id();
                Counted counted = study(study);
                all.add(counted);
                studies++;
                if (counted.isWhole()) {
                    whole++;
                } else if (incomplete.size() < MOST_NAMED) {
                    counted.tell(incomplete.addObject().put("line", study.line()));
                }
            }
            page = ledger.studies(job, EnumSet.allOf(Study.State.class), last, PAGE);
        }
        all.tell(instances);
        report.putObject("studies").put("total", studies).put("whole", whole);
        report.set("incomplete", incomplete);
        return report.put("exit", whole == studies ? 0 : 1);
    }

    private Counted study(Study study) throws IOException, DicomException {
        Counted counted = new Counted();
        Set<String> here = pacs.instances(study.uid());
        Uid newStudy = pseudonyms.uid(study.uid().value());
        Set<String> there = archive.instances(ReceivedUid.of(newStudy));
        Set<String> unknown = new HashSet<>(there);
        for (StudyInstance instance : ledger.instances(study.id())) {
            String uid = instance.uid().value();
            String newUid =
                    instance.newUid().orElseGet(() -> pseudonyms.uid(uid)).value();
            boolean atPacs = here.remove(uid);
            boolean atArchive = there.contains(newUid);
            unknown.remove(newUid);
            Found found = found(instance.state(), atArchive);
            counted.found.merge(found, 1, Integer::sum);
            counted.goneAtPacs += atPacs ? 0 : 1;
            lines.add(study.line(), found, atPacs, uid, atArchive ? newUid : "");
        }
        for (String uid : here) {
            counted.found.merge(Found.NEW_AT_PACS, 1, Integer::sum);
            lines.add(study.line(), Found.NEW_AT_PACS, true, uid, "");
        }
        for (String uid : unknown) {
            counted.found.merge(Found.UNKNOWN_AT_ARCHIVE, 1, Integer::sum);
            lines.add(study.line(), Found.UNKNOWN_AT_ARCHIVE, false, "", uid);
        }
        return counted;
    }

    private static Found found(InstanceState state, boolean atArchive) {
        return switch (state) {
            case ARCHIVED -> atArchive ? Found.ARCHIVED : Found.MISSING_AT_ARCHIVE;
            case EXPECTED -> atArchive ? Found.UNRECORDED : Found.EXPECTED;
            case FAILED -> atArchive ? Found.UNRECORDED : Found.FAILED;
            case RECEIVED -> Found.IN_WORK;
            case QUARANTINED -> Found.QUARANTINED;
        };
    }
}
