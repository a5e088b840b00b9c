package io.veilgate.scu.retrieve;

import io.veilgate.core.base.DicomException;
import io.veilgate.core.base.ReceivedUid;
import io.veilgate.core.base.Uid;
import io.veilgate.core.dimse.StatusMeaning.Handling;
import io.veilgate.core.ledger.Change;
import io.veilgate.core.ledger.DueStudy;
import io.veilgate.core.ledger.InstanceKey;
import io.veilgate.core.ledger.Study;
import io.veilgate.core.net.AcceptedContext;
import io.veilgate.core.net.Association;
import io.veilgate.core.net.AssociationException;
import io.veilgate.core.spool.Credit;
import io.veilgate.core.spool.SpoolException;
import io.veilgate.scu.pace.Flow;
import io.veilgate.scu.query.QueryException;
import io.veilgate.scu.retrieve.SpoolReceiver.Owner;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings one study after another into the spool: asks the PACS what a study holds, fetches it, compares, and fetches again what is missing, by
 * series or instance, until it is all there or the PACS has been asked in vain often enough. For one thread.
 */
final class StudyFetcher {
    private static final Logger LOG = LoggerFactory.getLogger(StudyFetcher.class);

    private static final Duration BETWEEN_LOOKS_FOR_ROOM = Duration.ofSeconds(5);

    /** How long an association is kept while there is no room for what would come over it. */
    private static final long KEPT_WITHOUT_ROOM_MILLIS = 1000;

    private final RetrieveContext job;
    private final PeerSession session;
    private Breaks breaks = new Breaks();
    private long fetched = -1;
    private boolean progress;

    StudyFetcher(RetrieveContext job, PeerSession session) {
        this.job = job;
        this.session = session;
    }

    /**
     * Fetches what is missing of a study. When it returns, each of the instances that the PACS named is in the spool or further on, or is on
     * record as failed.
     *
     * @throws AssociationException if the PACS cannot be reached or broke off; the study can be fetched again
     * @throws PeerBusyException likewise, if it is short of something
     */
    void fetch(Study study) throws IOException, InterruptedException {
        if (fetched != study.id()) {
            fetched = study.id();
            breaks = new Breaks();
        }
        progress = false;
        StudyPlan plan;
        try {
            plan = StudyPlan.of(study.uid(), session.find());
        } catch (QueryException | DicomException e) {
            PeerBusyException.throwIfSo(e);
            giveUp(study, "query: " + e.getMessage());
            return;
        }
        await(job.ledger().expect(study.id(), seriesOf(plan)));
        if (plan.instances().isEmpty()) {
            giveUp(study, "the PACS names no instance of it");
            return;
        }
        int vain = 0;
        String last = "";
        List<Study.Series> missing = job.ledger().missing(study.id());
        for (int attempt = 0; !missing.isEmpty(); attempt++) {
            if (breaks.innocent(missing).isEmpty() && breaks.suspect(missing).isEmpty()) {
                fail(missing, "the PACS ends the association, or does not answer, each time it is asked for it");
                break;
            }
            if (attempt > 0) {
                session.rest();
                Thread.sleep(job.pauseAfter(vain));
            }
            Optional<Problem> problem = attempt(study, plan, missing, attempt);
            last = problem.map(Problem::text).orElse(last);
            // whatever was acknowledged was told to the ledger before: after this it is on record
            await(job.ledger().expect(study.id(), List.of()));
            List<Study.Series> left = job.ledger().missing(study.id());
            progress |= count(left) < count(missing);
            boolean inVain = count(left) == count(missing) && !session.wasCut();
            vain = inVain ? vain + 1 : 0;
            missing = left;
            Handling handling = problem.map(Problem::handling).orElse(Handling.AGAIN);
            if (inVain && handling == Handling.AGAIN_LATER) {
                throw new PeerBusyException(last);
            }
            if (vain >= job.vainAttempts() || (inVain && handling == Handling.GIVE_UP)) {
                fail(missing, last.isEmpty() ? "the PACS did not send it" : last);
                break;
            }
        }
        job.ledger()
                .study(study.id())
                .ifPresent(seen -> job.sizes()
                        .learn(plan.modality(), seen.instances().bytes(), (int)
                                seen.instances().arrived()));
    }

    /**
     * Looks at a study that is due. One that cannot be looked at counts as settled: {@link #fetch} then says what is wrong.
     *
     * @throws AssociationException as {@link #fetch}
     */
    boolean hasSettled(DueStudy due, Settling settling) throws IOException, InterruptedException {
        try {
            StudyPlan plan = StudyPlan.of(due.study().uid(), session.find());
            int instances =
                    plan.instances().values().stream().mapToInt(List::size).sum();
            return settling.hasSettled(due, instances);
        } catch (QueryException | DicomException e) {
            PeerBusyException.throwIfSo(e);
            return true;
        } finally {
            session.rest();
        }
    }

    /** What went wrong, and what follows if nothing has come either. */
    private record Problem(String text, Handling handling) {}

    /** Whether anything new has come since {@link #fetch} was last called, also where that has failed. */
    boolean hasProgressed() {
        return progress;
    }

    /** One round over what is missing; what went wrong last, if anything did. */
    private Optional<Problem> attempt(Study study, StudyPlan plan, List<Study.Series> missing, int attempt)
            throws IOException, InterruptedException {
        long mean = job.sizes().bytesPerInstance(plan.modality());
        List<FetchTarget> targets = targets(plan, missing, mean);
        if (!job.wholeStudies()) {
            return attempt(study, plan, missing, attempt, targets, Optional.empty());
        }
        // what has come waits in the spool for the rest, which must not have to wait for its room
        try (Credit all =
                credit(targets.stream().mapToLong(FetchTarget::instances).sum() * mean)) {
            return attempt(study, plan, missing, attempt, targets, Optional.of(all));
        }
    }

    /** @param all room that has been taken for all of it; empty: it is taken for each target */
    private Optional<Problem> attempt(
            Study study,
            StudyPlan plan,
            List<Study.Series> missing,
            int attempt,
            List<FetchTarget> targets,
            Optional<Credit> all)
            throws IOException, InterruptedException {
        Optional<Problem> problem = Optional.empty();
        long mean = job.sizes().bytesPerInstance(plan.modality());
        for (FetchTarget target : targets) {
            session.giveWay();
            Credit credit = all.isPresent() ? all.get() : credit(target.instances() * mean);
            try {
                RetrieveOutcome outcome = retrieve(plan, target, sopClasses(plan, attempt), expected(missing), credit);
                breaks.end();
                if (outcome.isTooMuch()) {
                    session.busy();
                }
                if (!outcome.isComplete()) {
                    problem = Optional.of(new Problem(
                            outcome.describe(), outcome.refused() > 0 ? Handling.AGAIN : outcome.handling()));
                    LOG.info("job {}: {}: {}", job.id(), target, outcome.describe());
                }
            } catch (RetrieveException | DicomException.Format e) {
                breaks.end();
                problem = Optional.of(new Problem(String.valueOf(e.getMessage()), Handling.AGAIN));
                LOG.warn("job {}: {}: {}", job.id(), target, e.getMessage());
            } catch (AssociationException e) {
                broken(study, missing);
                throw e;
            } finally {
                if (all.isEmpty()) {
                    credit.close();
                }
            }
        }
        return problem;
    }

    private List<FetchTarget> targets(StudyPlan plan, List<Study.Series> missing, long mean) {
        Portions portions = new Portions(mean, job.largestRequestBytes());
        List<FetchTarget> targets =
                new ArrayList<>(portions.of(plan.studyInstanceUid(), plan, breaks.innocent(missing)));
        for (Study.Series series : breaks.suspect(missing)) {
            for (ReceivedUid instance : series.instances()) {
                targets.add(FetchTarget.someInstances(plan.studyInstanceUid(), series.uid(), List.of(instance)));
            }
        }
        return targets;
    }

    private void broken(Study study, List<Study.Series> missing) throws IOException, InterruptedException {
        if (Thread.currentThread().isInterrupted()) {
            return;
        }
        await(job.ledger().expect(study.id(), List.of()));
        List<Study.Series> left = job.ledger().missing(study.id());
        if (count(left) < count(missing)) {
            progress = true;
            breaks.end();
        } else {
            breaks.inVain(left);
        }
    }

    private RetrieveOutcome retrieve(
            StudyPlan plan, FetchTarget target, List<Uid> sopClasses, Set<ReceivedUid> expected, Credit credit)
            throws IOException, DicomException.Format, InterruptedException {
        Association association = session.forRetrieve(sopClasses);
        breaks.begin(target);
        Owner owner = new Owner(job.project(), job.peer().name(), Optional.of(job.id()));
        AcceptedContext context = session.retrieveContext(association);
        Flow flow = session.begin();
        Retrieval retrieval = new Retrieval(
                association,
                context,
                job.receiver(),
                owner,
                credit,
                flow,
                asked(plan, expected),
                () -> job.halt().isAsked() || session.isOver());
        job.halt().begin(retrieval);
        try {
            return job.mode() == RetrieveMode.GET
                    ? retrieval.get(target)
                    : move(retrieval, plan, target, expected, credit, flow);
        } finally {
            job.halt().end(retrieval);
        }
    }

    private Asked asked(StudyPlan plan, Set<ReceivedUid> expected) {
        return job.wholeStudies()
                ? Asked.only(plan.studyInstanceUid(), expected::contains)
                : new Asked(plan.studyInstanceUid(), expected::contains);
    }

    private RetrieveOutcome move(
            Retrieval retrieval,
            StudyPlan plan,
            FetchTarget target,
            Set<ReceivedUid> expected,
            Credit credit,
            Flow flow)
            throws IOException, DicomException.Format, InterruptedException {
        int messageId = job.peer().nextMoveMessageId();
        int most = plan.instances().values().stream().mapToInt(List::size).sum();
        Deliveries deliveries = new Deliveries(flow, most, retrieval::delivered);
        job.peer().lock(plan.studyInstanceUid());
        try (Moves.Expectation _ = job.moves()
                .expect(new MoveInProgress(
                        job.id(),
                        job.project(),
                        job.peer().name(),
                        job.peer().senders(),
                        job.ownAeTitle(),
                        messageId,
                        credit,
                        deliveries,
                        asked(plan, expected),
                        () -> {
                            deliveries.refused();
                            retrieval.deliveryRefused();
                        }))) {
            return retrieval.move(target, messageId, job.ownAeTitle().value(), deliveries);
        } finally {
            job.peer().unlock(plan.studyInstanceUid());
        }
    }

    /** All of them, or where one association cannot offer so many, another part of them at each attempt. */
    private static List<Uid> sopClasses(StudyPlan plan, int attempt) {
        List<Uid> all = plan.wantedSopClasses();
        int most = RetrieveContexts.MOST_SOP_CLASSES;
        if (all.size() <= most) {
            return all;
        }
        int parts = (all.size() + most - 1) / most;
        int from = attempt % parts * most;
        return all.subList(from, Math.min(all.size(), from + most));
    }

    /** Waits until the spool has room for that much: before it is asked for, so that none of it has to be refused. */
    private Credit credit(long bytes) throws IOException, InterruptedException {
        boolean told = false;
        while (true) {
            try {
                return taken(job.spool().takeCredit(Math.max(1, bytes)));
            } catch (SpoolException e) {
                if (!told) {
                    told = true;
                    LOG.warn("job {} waits until there is room: {}", job.id(), e.getMessage());
                }
                session.close();
                Thread.sleep(BETWEEN_LOOKS_FOR_ROOM);
            }
        }
    }

    /** While the spool has no room, the peer is not kept waiting for long with an association that is not used. */
    private Credit taken(CompletableFuture<Credit> promised) throws IOException, InterruptedException {
        if (!promised.isDone()) {
            session.rest();
            try {
                return promised.get(KEPT_WITHOUT_ROOM_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                session.close();
            } catch (ExecutionException e) {
                LOG.debug("job {}: no credit", job.id());
            }
        }
        return await(promised);
    }

    /** Leaves what is missing of a study to the next run of the job. */
    void giveUp(Study study, String reason) throws InterruptedException, IOException {
        LOG.warn("job {}: list line {}: a study is given up: {}", job.id(), study.line(), reason);
        fail(job.ledger().missing(study.id()), reason);
        await(job.ledger().setStudyState(study.id(), Study.State.FAILED, Optional.of(reason)));
    }

    private void fail(List<Study.Series> missing, String reason) throws InterruptedException, IOException {
        if (missing.isEmpty()) {
            return;
        }
        LOG.warn("job {}: {} instances given up: {}", job.id(), count(missing), reason);
        CompletableFuture<?> last = CompletableFuture.completedFuture(null);
        for (Study.Series series : missing) {
            for (ReceivedUid instance : series.instances()) {
                last = job.ledger().record(new Change.Failed(new InstanceKey(job.project(), instance), reason));
            }
        }
        await(last);
    }

    private static List<Study.Series> seriesOf(StudyPlan plan) {
        return plan.instances().entrySet().stream()
                .map((Map.Entry<ReceivedUid, List<ReceivedUid>> series) ->
                        new Study.Series(series.getKey(), series.getValue()))
                .toList();
    }

    private static Set<ReceivedUid> expected(List<Study.Series> missing) {
        return missing.stream()
                .flatMap(series -> series.instances().stream())
                .collect(Collectors.toCollection(HashSet::new));
    }

    private static int count(List<Study.Series> series) {
        return series.stream().mapToInt(one -> one.instances().size()).sum();
    }

    static <T> T await(CompletableFuture<T> future) throws InterruptedException, IOException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw new IOException(
                    String.valueOf(
                            e.getCause() == null ? e.getMessage() : e.getCause().getMessage()),
                    e);
        }
    }
}
