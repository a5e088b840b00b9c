package io.veilgate.scu.retrieve;

import io.veilgate.core.base.AeTitle;
import io.veilgate.core.base.Time;
import io.veilgate.core.ledger.Job;
import io.veilgate.core.ledger.Ledger;
import io.veilgate.core.net.Requestor;
import io.veilgate.core.spool.Spool;
import io.veilgate.scu.pace.Share;
import java.io.IOException;
import java.nio.file.Path;

/** Makes retrieve jobs out of what a node has. */
public final class RetrieveJobs {
    /** What one request may bring, so that a huge study gives way to others between its parts. */
    private static final long LARGEST_REQUEST_BYTES = 1L << 30;

    private final AeTitle ownAeTitle;
    private final Requestor requestor;
    private final Spool spool;
    private final Ledger ledger;
    private final SpoolReceiver receiver;
    private final Moves moves;
    private final Patience patience;

    /** @param ownAeTitle which peers know as a destination of C-MOVE */
    public RetrieveJobs(
            AeTitle ownAeTitle,
            Requestor requestor,
            Spool spool,
            Ledger ledger,
            SpoolReceiver receiver,
            Moves moves,
            Time time) {
        this.ownAeTitle = ownAeTitle;
        this.requestor = requestor;
        this.spool = spool;
        this.ledger = ledger;
        this.receiver = receiver;
        this.moves = moves;
        this.patience = Patience.defaults(time);
    }

    /**
     * What is wanted of a job.
     *
     * @param list the study list, which stays where it is as long as the job may be run
     * @param listDigest of its bytes; the same list for the same project and peer is the same job
     * @param listName what people call it
     * @param studiesPerLine that a line may stand for at most
     * @param configuration digest of the configuration
     */
    public record Request(
            RetrieveProject project,
            RetrievePeer peer,
            RetrieveMode mode,
            Path list,
            String listDigest,
            String listName,
            int studiesPerLine,
            String configuration) {}

    /** Puts the job on record, or finds the one there is. */
    public RetrieveJob open(Request request) throws IOException, InterruptedException {
        Job job = StudyFetcher.await(ledger.openJob(new Job.Wanted(
                request.project().name(),
                request.peer().name(),
                request.mode().name().toLowerCase(java.util.Locale.ROOT),
                request.listDigest(),
                request.listName(),
                request.configuration())));
        RetrieveContext context = new RetrieveContext(
                job.id(),
                request.project().name(),
                request.peer(),
                request.mode(),
                new Share(job.priority()),
                new Halt(),
                ownAeTitle,
                ledger,
                spool,
                receiver,
                moves,
                new MeanSizes(),
                Math.clamp(spool.status().quotaBytes() / 2, 1, LARGEST_REQUEST_BYTES),
                request.project().wholeStudies());
        return new RetrieveJob(
                context, request.project(), requestor, request.list(), request.studiesPerLine(), patience);
    }
}
