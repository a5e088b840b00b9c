package io.veilgate.scp.wiring;

import io.veilgate.core.base.Uid;
import io.veilgate.core.deid.Pseudonyms;
import io.veilgate.core.ledger.Counts;
import io.veilgate.core.ledger.Ledger;
import io.veilgate.core.ledger.ListLine;
import io.veilgate.core.ledger.Study;
import io.veilgate.scu.query.ResultWriter;
import io.veilgate.scu.query.StudyResult;
import io.veilgate.scu.query.StudyResult.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A job's result CSV: a row for each line of its list that came to no study, and one for each study; without anything of the original. */
final class JobResults {
    private static final int PAGE = 500;

    private final Ledger ledger;
    private final Pseudonyms pseudonyms;
    private final String job;

    JobResults(Ledger ledger, Pseudonyms pseudonyms, String job) {
        this.ledger = ledger;
        this.pseudonyms = pseudonyms;
        this.job = job;
    }

    void write(Path target) throws IOException {
        try (ResultWriter writer = new ResultWriter(target)) {
            int last = 0;
            for (var page = ledger.lines(job, last, PAGE); !page.isEmpty(); page = ledger.lines(job, last, PAGE)) {
                for (ListLine.Result result : page) {
                    last = result.line().number();
                    if (result.studies() == 0) {
                        writer.add(withoutStudy(result.line()));
                    }
                }
            }
            writeStudies(writer);
            writer.commit();
        }
    }

    private void writeStudies(ResultWriter writer) throws IOException {
        long last = 0;
        while (true) {
            List<Study> page = ledger.studies(job, EnumSet.allOf(Study.State.class), last, PAGE);
            if (page.isEmpty()) {
                return;
            }
            Map<Integer, Optional<String>> patients = patientsOf(page);
            for (Study study : page) {
                last = study.id();
                writer.add(result(study, patients.getOrDefault(study.line(), Optional.empty())));
            }
        }
    }

    /** The new Patient ID of each line that the page has studies of. */
    private Map<Integer, Optional<String>> patientsOf(List<Study> page) {
        Map<Integer, Optional<String>> patients = new HashMap<>();
        for (Study study : page) {
            patients.computeIfAbsent(
                    study.line(),
                    number -> ledger.lines(job, number - 1, 1).stream()
                            .filter(result -> result.line().number() == number)
                            .findFirst()
                            .flatMap(result -> result.line().newPatientId()));
        }
        return patients;
    }

    private StudyResult result(Study study, Optional<String> newPatientId) {
        Counts counts = study.instances();
        Uid newStudyInstanceUid = pseudonyms.uid(study.uid().value());
        Outcome outcome = study.state() == Study.State.FAILED || counts.failed() > 0
                ? Outcome.FAILED
                : counts.quarantined() > 0 ? Outcome.QUARANTINED : Outcome.ARCHIVED;
        return new StudyResult(
                study.line(),
                outcome,
                counts.total(),
                counts.archived(),
                counts.quarantined(),
                counts.failed(),
                study.error(),
                newPatientId,
                Optional.of(newStudyInstanceUid));
    }

    private static StudyResult withoutStudy(ListLine line) {
        Outcome outcome = switch (line.outcome()) {
            case EXCLUDED -> Outcome.EXCLUDED;
            case DUPLICATE -> Outcome.DUPLICATE;
            case BAD -> Outcome.BAD_LINE;
            case PENDING, EXPANDED, DONE, INCOMPLETE, NOT_FOUND -> Outcome.NOT_FOUND;
        };
        return StudyResult.withoutStudy(line.number(), outcome, line.error().orElse(""));
    }
}
