package io.veilgate.scu.retrieve;

import io.veilgate.core.base.DicomException;
import io.veilgate.core.deid.PatientIdentity;
import io.veilgate.core.deid.ResearchId;
import io.veilgate.core.ledger.Binding;
import io.veilgate.core.ledger.ListLine;
import io.veilgate.core.ledger.ListLine.Outcome;
import io.veilgate.core.ledger.Study;
import io.veilgate.core.net.AssociationException;
import io.veilgate.scu.query.QueryException;
import io.veilgate.scu.query.StudyKey;
import io.veilgate.scu.query.StudyListEntry;
import io.veilgate.scu.query.StudyListReader;
import io.veilgate.scu.query.StudyMatch;
import io.veilgate.scu.query.StudyMatches;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Goes through a study list once: asks the PACS for each line's studies, leaves out who is excluded, binds ResearchIDs, and puts lines and
 * studies on record. Lines whose studies are on record from an earlier run are not asked for again. For one thread.
 */
final class ListExpansion {
    private static final Logger LOG = LoggerFactory.getLogger(ListExpansion.class);
    private static final int PAGE = 500;

    private final RetrieveContext job;
    private final RetrieveProject project;
    private final PeerSession session;
    private final int studiesPerLine;
    private final Patience patience;
    private final Runnable found;

    /** @param found called when studies have been put on record */
    ListExpansion(
            RetrieveContext job,
            RetrieveProject project,
            PeerSession session,
            int studiesPerLine,
            Patience patience,
            Runnable found) {
        this.job = job;
        this.project = project;
        this.session = session;
        this.studiesPerLine = studiesPerLine;
        this.patience = patience;
        this.found = found;
    }

    void expand(Path list) throws IOException, InterruptedException {
        BitSet known = expandedBefore();
        try (InputStream in = Files.newInputStream(list)) {
            StudyListReader reader = new StudyListReader(in);
            for (Optional<StudyListEntry> entry = reader.next(); entry.isPresent(); entry = reader.next()) {
                if (!known.get(Math.toIntExact(entry.get().line()))) {
                    expand(entry.get());
                    session.giveWay();
                }
            }
        }
    }

    private BitSet expandedBefore() {
        BitSet known = new BitSet();
        int last = 0;
        while (true) {
            List<ListLine.Result> page = job.ledger().lines(job.id(), last, PAGE);
            if (page.isEmpty()) {
                return known;
            }
            for (ListLine.Result result : page) {
                last = result.line().number();
                if (result.studies() > 0) {
                    known.set(last);
                }
            }
        }
    }

    private void expand(StudyListEntry entry) throws IOException, InterruptedException {
        switch (entry) {
            case StudyListEntry.Bad(long line, String reason) -> put(line, "", Outcome.BAD, reason);
            case StudyListEntry.Duplicate(long line, long first) ->
                put(line, "", Outcome.DUPLICATE, "asks for the same as line " + first);
            case StudyListEntry.Request request -> ask(request);
        }
    }

    private void ask(StudyListEntry.Request request) throws IOException, InterruptedException {
        String kind = kindOf(request.key());
        if (excludes(request.key())) {
            put(request.line(), kind, Outcome.EXCLUDED, "excluded");
            return;
        }
        Patience.Attempts attempts = patience.begin();
        while (true) {
            try {
                take(request, kind, studies(request));
                return;
            } catch (QueryException | DicomException e) {
                put(request.line(), kind, Outcome.NOT_FOUND, String.valueOf(e.getMessage()));
                return;
            } catch (AssociationException | PeerBusyException e) {
                session.close();
                if (Thread.interrupted()) {
                    throw new InterruptedException("the job is stopped");
                }
                LOG.warn("job {}: {}", job.id(), e.getMessage());
                if (!attempts.pause()) {
                    put(request.line(), kind, Outcome.NOT_FOUND, String.valueOf(e.getMessage()));
                    return;
                }
            }
        }
    }

    private StudyMatches studies(StudyListEntry.Request request)
            throws IOException, DicomException, InterruptedException {
        try {
            return session.find().studies(request.key(), defaultIssuer(), studiesPerLine);
        } catch (QueryException e) {
            PeerBusyException.throwIfSo(e);
            throw e;
        }
    }

    private void take(StudyListEntry.Request request, String kind, StudyMatches matches)
            throws IOException, InterruptedException {
        List<StudyMatch> studies = matches.matches();
        if (studies.isEmpty()) {
            put(
                    request.line(),
                    kind,
                    Outcome.NOT_FOUND,
                    matches.foreign() == 0
                            ? "the PACS knows no such study"
                            : "the PACS answered with other studies only");
            return;
        }
        List<StudyMatch> wanted =
                studies.stream().filter(study -> !excludes(study)).toList();
        if (wanted.isEmpty()) {
            put(request.line(), kind, Outcome.EXCLUDED, "excluded");
            return;
        }
        Optional<String> conflict = bind(request, wanted);
        if (conflict.isPresent()) {
            put(request.line(), kind, Outcome.BAD, conflict.get());
            return;
        }
        StudyMatch first = wanted.getFirst();
        put(new ListLine(
                Math.toIntExact(request.line()),
                kind,
                Outcome.EXPANDED,
                request.researchId().or(() -> patientOf(first).map(project.pseudonyms()::patient)),
                Optional.of(project.pseudonyms()
                        .uid(first.studyInstanceUid().value())
                        .value()),
                Optional.empty()));
        List<Study.Wanted> rows = new ArrayList<>();
        for (StudyMatch study : wanted) {
            rows.add(new Study.Wanted(
                    study.studyInstanceUid(),
                    Math.toIntExact(request.line()),
                    study.instances().orElse(-1)));
        }
        StudyFetcher.await(job.ledger().putStudies(job.id(), rows));
        found.run();
    }

    /** Binds the line's ResearchID to each patient it names, before anything of theirs is sent; why that cannot be, if it cannot. */
    private Optional<String> bind(StudyListEntry.Request request, List<StudyMatch> studies)
            throws IOException, InterruptedException {
        if (request.researchId().isEmpty()) {
            return Optional.empty();
        }
        ResearchId researchId;
        try {
            researchId = new ResearchId(request.researchId().get());
        } catch (IllegalArgumentException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
        for (StudyMatch study : studies) {
            Optional<PatientIdentity> patient = patientOf(study);
            if (patient.isEmpty()) {
                return Optional.of("a ResearchID for a study without a usable Patient ID");
            }
            Binding binding = StudyFetcher.await(job.ledger()
                    .bindResearchId(project.name(), project.pseudonyms().patient(patient.get()), researchId.value()));
            if (binding == Binding.CONFLICT) {
                return Optional.of("the patient has another ResearchID in this project");
            }
        }
        return Optional.empty();
    }

    private Optional<PatientIdentity> patientOf(StudyMatch study) {
        return study.patientId()
                .filter(id -> !PatientIdentity.isPlaceholder(id))
                .map(id -> new PatientIdentity(study.issuerOfPatientId().orElse(project.defaultIssuer()), id));
    }

    private boolean excludes(StudyKey key) {
        return project.exclusions()
                .excludes(
                        key.patientId().orElse(""),
                        key.issuerOfPatientId().orElse(project.defaultIssuer()),
                        key.studyInstanceUid().map(uid -> uid.value()).orElse(""));
    }

    private boolean excludes(StudyMatch study) {
        return project.exclusions()
                .excludes(
                        study.patientId().orElse(""),
                        study.issuerOfPatientId().orElse(project.defaultIssuer()),
                        study.studyInstanceUid().value());
    }

    private Optional<String> defaultIssuer() {
        return project.defaultIssuer().isEmpty() ? Optional.empty() : Optional.of(project.defaultIssuer());
    }

    private static String kindOf(StudyKey key) {
        return key.studyInstanceUid().isPresent()
                ? "StudyInstanceUID"
                : key.accessionNumber().isPresent() ? "AccessionNumber" : "PatientID";
    }

    private void put(long line, String kind, Outcome outcome, String reason) throws IOException, InterruptedException {
        if (outcome != Outcome.EXCLUDED && outcome != Outcome.DUPLICATE) {
            LOG.warn("job {}: list line {}: {}", job.id(), line, reason);
        }
        put(new ListLine(
                Math.toIntExact(line), kind, outcome, Optional.empty(), Optional.empty(), Optional.of(reason)));
    }

    private void put(ListLine line) throws IOException, InterruptedException {
        StudyFetcher.await(job.ledger().putLines(job.id(), List.of(line)));
    }
}
