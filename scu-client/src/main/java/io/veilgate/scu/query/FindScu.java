package io.veilgate.scu.query;

import io.veilgate.core.base.DicomException;
import io.veilgate.core.base.ReceivedUid;
import io.veilgate.core.base.Uids;
import io.veilgate.core.dataset.DataSet;
import io.veilgate.core.dataset.TransferSyntaxes;
import io.veilgate.core.dimse.StatusMeaning.Handling;
import io.veilgate.core.net.AcceptedContext;
import io.veilgate.core.net.Association;
import io.veilgate.core.net.AssociationException;
import io.veilgate.core.net.AssociationRequest;
import io.veilgate.core.net.RemoteAe;
import io.veilgate.core.net.Requestor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * C-FIND in the study root model (PS3.4 §C.4.1, §C.6.2) over one association, one query at a time: from the key of a study list's line to
 * studies, series and instances. After an {@link IOException} other than {@link QueryException.TooMany} and {@link QueryException.Failed} it
 * is of no more use.
 */
public final class FindScu implements AutoCloseable {
    /** Answers to one query at series and image level, beyond which a PACS is taken to be out of order. */
    private static final int MAX_ANSWERS = 1_000_000;

    /** What a PACS that ignores keys may answer for each study that is allowed, before the query is cancelled. */
    private static final int FOREIGN_PER_STUDY = 10;

    private final Association association;
    private final FindOperation operation;

    private FindScu(Association association, FindOperation operation) {
        this.association = association;
        this.operation = operation;
    }

    /**
     * Opens an association for queries.
     *
     * @throws QueryException.NotSupported if the peer does not take it for C-FIND
     */
    public static FindScu open(Requestor requestor, RemoteAe peer) throws IOException {
        AssociationRequest request = new AssociationRequest(List.of(new AssociationRequest.Proposal(
                Uids.StudyRootQueryRetrieveInformationModelFind,
                List.of(TransferSyntaxes.EXPLICIT_VR_LITTLE_ENDIAN, TransferSyntaxes.IMPLICIT_VR_LITTLE_ENDIAN))));
        Association association = requestor.connect(peer, request);
        List<AcceptedContext> contexts = association.contexts(Uids.StudyRootQueryRetrieveInformationModelFind);
        if (contexts.isEmpty()) {
            release(association);
            throw new QueryException.NotSupported(peer.toString(), "C-FIND (study root)");
        }
        return new FindScu(association, new FindOperation(association, contexts.getFirst(), peer.toString()));
    }

    /**
     * Queries on an association that somebody else opened, and closes; this one is not to be closed then.
     *
     * @throws QueryException.NotSupported if it has no context for C-FIND
     */
    public static FindScu on(Association association, RemoteAe peer) throws QueryException.NotSupported {
        return association.contexts(Uids.StudyRootQueryRetrieveInformationModelFind).stream()
                .findFirst()
                .map(context -> new FindScu(association, new FindOperation(association, context, peer.toString())))
                .orElseThrow(() -> new QueryException.NotSupported(peer.toString(), "C-FIND (study root)"));
    }

    /**
     * The studies that fit a key; each once.
     *
     * @param defaultIssuer what an answer without Issuer of Patient ID is taken to mean; without one such an answer does not fit a key that
     *     names an issuer
     * @throws QueryException.TooMany if more than {@code maxStudies} fit, or the PACS answers with far more than that of others; a peer may have
     *     ended the association at the C-CANCEL then
     */
    public StudyMatches studies(StudyKey key, Optional<String> defaultIssuer, int maxStudies)
            throws IOException, DicomException {
        StudyMatches found = new StudyMatches(List.of(), 0);
        for (List<String> characterSet : KeyText.characterSets(key)) {
            found = studies(key, characterSet, defaultIssuer, maxStudies);
            if (!found.matches().isEmpty()) {
                break;
            }
        }
        return found;
    }

    private StudyMatches studies(
            StudyKey key, List<String> characterSet, Optional<String> defaultIssuer, int maxStudies)
            throws IOException, DicomException {
        Map<ReceivedUid, StudyMatch> fitting = new LinkedHashMap<>();
        List<StudyMatch> undecided = new ArrayList<>();
        int[] foreign = {0};
        long maxForeign = (long) maxStudies * FOREIGN_PER_STUDY;
        find(optionalKeys -> Identifiers.study(key, characterSet, optionalKeys), answer -> {
            Optional<StudyMatch> match = Answers.study(answer);
            switch (match.map(study -> Answers.fit(study, key, defaultIssuer)).orElse(Answers.Fit.NO)) {
                case YES -> fitting.putIfAbsent(match.orElseThrow().studyInstanceUid(), match.orElseThrow());
                case NO -> foreign[0]++;
                case ASK_SERIES -> undecided.add(match.orElseThrow());
            }
            return fitting.size() + undecided.size() <= maxStudies && foreign[0] <= maxForeign;
        });
        if (foreign[0] > maxForeign) {
            throw new QueryException.TooMany("the PACS answers with more than " + maxForeign
                    + " studies that were not asked for: it ignores the key");
        }
        if (fitting.size() + undecided.size() > maxStudies) {
            throw new QueryException.TooMany("more than " + maxStudies + " studies");
        }
        for (StudyMatch study : undecided) {
            if (series(study.studyInstanceUid()).stream()
                    .anyMatch(series -> series.modality().equals(key.modality()))) {
                fitting.putIfAbsent(study.studyInstanceUid(), study);
            } else {
                foreign[0]++;
            }
        }
        return new StudyMatches(List.copyOf(fitting.values()), foreign[0]);
    }

    /** The series of a study; each once. */
    public List<SeriesMatch> series(ReceivedUid study) throws IOException, DicomException {
        Map<ReceivedUid, SeriesMatch> found = new LinkedHashMap<>();
        counted(
                optionalKeys -> Identifiers.series(study, optionalKeys),
                answer -> Answers.series(answer, study)
                        .ifPresent(series -> found.putIfAbsent(series.seriesInstanceUid(), series)));
        return List.copyOf(found.values());
    }

    /** Tells the instances of a series as they are answered; a PACS may tell one twice. */
    public void instances(ReceivedUid study, ReceivedUid series, Consumer<InstanceMatch> sink)
            throws IOException, DicomException {
        counted(
                optionalKeys -> Identifiers.image(study, series, optionalKeys),
                answer -> Answers.instance(answer, study, series).ifPresent(sink));
    }

    /** Tells the instances of a study, series by series. */
    public void instances(ReceivedUid study, Consumer<InstanceMatch> sink) throws IOException, DicomException {
        for (SeriesMatch series : series(study)) {
            instances(study, series.seriesInstanceUid(), sink);
        }
    }

    private void counted(Function<Boolean, DataSet> identifier, Consumer<DataSet> sink)
            throws IOException, DicomException {
        int[] answers = {0};
        find(identifier, answer -> {
            sink.accept(answer);
            return ++answers[0] <= MAX_ANSWERS;
        });
        if (answers[0] > MAX_ANSWERS) {
            throw new QueryException.TooMany("more than " + MAX_ANSWERS + " answers");
        }
    }

    /** Asks with optional keys, and without them a PACS that cannot do that. */
    private void find(Function<Boolean, DataSet> identifier, FindOperation.Sink sink)
            throws IOException, DicomException {
        try {
            operation.find(identifier.apply(true), sink);
        } catch (QueryException.Failed e) {
            if (e.handling() != Handling.AGAIN_WITH_LESS) {
                throw e;
            }
            operation.find(identifier.apply(false), sink);
        }
    }

    /** Releases the association, or ends it otherwise. */
    @Override
    public void close() {
        release(association);
    }

    private static void release(Association association) {
        try (association) {
            if (association.isOpen()) {
                association.release();
            }
        } catch (AssociationException _) {
            // it is over either way, and nothing was outstanding
        }
    }
}
