package io.veilgate.scu.retrieve;

import io.netty.buffer.ByteBuf;
import io.veilgate.core.base.ReceivedUid;
import io.veilgate.core.base.Stage;
import io.veilgate.core.base.Stages;
import io.veilgate.core.base.Time;
import io.veilgate.core.dimse.DimseMessage;
import io.veilgate.core.dimse.Status;
import io.veilgate.core.ledger.Change;
import io.veilgate.core.ledger.InstanceKey;
import io.veilgate.core.ledger.Ledger;
import io.veilgate.core.net.Association;
import io.veilgate.core.net.AssociationException;
import io.veilgate.core.net.Received;
import io.veilgate.core.spool.Credit;
import io.veilgate.core.spool.EntryDescription;
import io.veilgate.core.spool.Spool;
import io.veilgate.core.spool.SpoolEntry;
import io.veilgate.core.spool.SpoolException;
import io.veilgate.core.spool.SpoolWriter;
import io.veilgate.scu.pace.Flow;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes instances off an association into the spool (C-STORE, PS3.4 Annex B, and the sub-operations of a C-GET): bytes go from the socket to
 * the file as they arrive, and success is said only when they are durable. For any number of associations at once.
 */
public final class SpoolReceiver {
    private static final Logger LOG = LoggerFactory.getLogger(SpoolReceiver.class);

    private final Spool spool;
    private final Ledger ledger;
    private final Stages stages;
    private final Time time;

    /** @param stages is told of {@link Stage#RECEIVE} and {@link Stage#SYNC} */
    public SpoolReceiver(Spool spool, Ledger ledger, Stages stages, Time time) {
        this.spool = spool;
        this.ledger = ledger;
        this.stages = stages;
        this.time = time;
    }

    Stages stages() {
        return stages;
    }

    /**
     * What an instance belongs to.
     *
     * @param peer the configured peer's name, or that of a push's sender
     * @param job the job that asked for it; empty for a push
     */
    public record Owner(String project, String peer, Optional<String> job) {}

    /**
     * Receives the data set that follows a C-STORE-RQ, to its end in any case.
     *
     * @param arrival of {@code received}, which may have been looked at
     * @param credit what it draws on; stays the caller's
     * @param flow told of what arrives; it may slow it down
     * @return the status to answer with
     */
    public Status receive(
            Association association,
            Received received,
            Arrival arrival,
            DimseMessage.CStoreRq rq,
            Owner owner,
            Credit credit,
            Flow flow)
            throws AssociationException {
        return receive(association, received, arrival, rq, owner, credit, flow, _ -> {});
    }

    /**
     * As the other one.
     *
     * @param beforeCommit is given the instance when all of it has arrived and nobody has begun to work on it
     */
    public Status receive(
            Association association,
            Received received,
            Arrival arrival,
            DimseMessage.CStoreRq rq,
            Owner owner,
            Credit credit,
            Flow flow,
            Consumer<SpoolWriter> beforeCommit)
            throws AssociationException {
        EntryDescription description = new EntryDescription(
                received.context().transferSyntax().uid(),
                rq.affectedSopClassUid(),
                rq.affectedSopInstanceUid(),
                owner.project(),
                owner.peer(),
                owner.job(),
                association.callingAeTitle(),
                association.calledAeTitle(),
                rq.moveOriginator().aeTitle(),
                time.now());
        try {
            SpoolEntry entry = spool(arrival, description, credit, flow, beforeCommit);
            flow.instance();
            var _ = ledger.record(new Change.Received(key(owner, rq.affectedSopInstanceUid()), entry.fileBytes()));
            return Status.SUCCESS;
        } catch (AssociationException.Overrun e) {
            LOG.warn("{}; it is refused (A700H)", e.getMessage());
            arrival.discard();
            return Status.OUT_OF_RESOURCES.withComment("spool too slow");
        } catch (SpoolException e) {
            LOG.warn("{}: an instance is refused (A700H): {}", association, e.getMessage());
            arrival.discard();
            return Status.OUT_OF_RESOURCES.withComment(
                    e.problem().name().toLowerCase(java.util.Locale.ROOT).replace('_', ' '));
        }
    }

    private static InstanceKey key(Owner owner, ReceivedUid sopInstanceUid) {
        return new InstanceKey(owner.project(), sopInstanceUid);
    }

    private SpoolEntry spool(
            Arrival arrival, EntryDescription description, Credit credit, Flow flow, Consumer<SpoolWriter> beforeCommit)
            throws SpoolException, AssociationException {
        try (SpoolWriter writer = spool.begin(description, credit)) {
            fill(writer, arrival, flow);
            beforeCommit.accept(writer);
            return commit(writer);
        }
    }

    private void fill(SpoolWriter writer, Arrival arrival, Flow flow) throws SpoolException, AssociationException {
        long began = stages.begin(Stage.RECEIVE);
        try {
            for (ByteBuf bytes = arrival.next(); bytes != null; bytes = arrival.next()) {
                try {
                    flow.bytes(bytes.readableBytes());
                    writer.write(bytes.nioBuffer());
                } finally {
                    bytes.release();
                }
            }
        } finally {
            stages.end(Stage.RECEIVE, began);
        }
    }

    private SpoolEntry commit(SpoolWriter writer) throws SpoolException {
        long began = stages.begin(Stage.SYNC);
        try {
            return writer.commit();
        } finally {
            stages.end(Stage.SYNC, began);
        }
    }
}
