package io.veilgate.scp.pacs;

import io.veilgate.core.base.AeTitle;
import io.veilgate.core.base.DicomException;
import io.veilgate.core.base.Tag;
import io.veilgate.core.base.Uid;
import io.veilgate.core.base.Vr;
import io.veilgate.core.dataset.DataSet;
import io.veilgate.core.dataset.DataSetWriter;
import io.veilgate.core.dataset.TransferSyntax;
import io.veilgate.core.dataset.TransferSyntaxes;
import io.veilgate.core.dimse.DimseMessage;
import io.veilgate.core.dimse.DimseMessage.CCancelRq;
import io.veilgate.core.dimse.DimseMessage.CGetRq;
import io.veilgate.core.dimse.DimseMessage.CMoveRq;
import io.veilgate.core.dimse.MoveOriginator;
import io.veilgate.core.dimse.Status;
import io.veilgate.core.dimse.SubOperations;
import io.veilgate.core.net.Association;
import io.veilgate.core.net.AssociationException;
import io.veilgate.core.net.AssociationRequest;
import io.veilgate.core.net.AssociationRequest.Proposal;
import io.veilgate.core.net.OutboundDataSet;
import io.veilgate.core.net.Received;
import io.veilgate.core.net.RemoteAe;
import io.veilgate.core.net.Requestor;
import io.veilgate.core.ul.ProposedContext;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** C-GET and C-MOVE (PS3.4 §C.4.2, §C.4.3) at study, series and image level. */
final class RetrieveScp {
    private static final Logger LOG = LoggerFactory.getLogger(RetrieveScp.class);

    private final PacsSettings settings;
    private final Holdings holdings;
    private final PacsCounters counters;
    private final Map<AeTitle, RemoteAe> destinations;
    private final Requestor requestor;

    /** @param destinations may grow while this is in use */
    RetrieveScp(
            PacsSettings settings,
            Holdings holdings,
            PacsCounters counters,
            Map<AeTitle, RemoteAe> destinations,
            Requestor requestor) {
        this.settings = settings;
        this.holdings = holdings;
        this.counters = counters;
        this.destinations = destinations;
        this.requestor = requestor;
    }

    /** How a response of the operation is made. */
    @FunctionalInterface
    private interface Answers {
        DimseMessage answer(Status status, SubOperations counts);
    }

    void get(Received received, CGetRq rq, Association association) throws IOException, DicomException {
        List<IndexedInstance> wanted;
        try {
            wanted = select(Identifier.read(received));
        } catch (Identifier.Unacceptable e) {
            association.send(received.context().id(), rq.answer(e.status()));
            return;
        }
        SubOperationRun run = run(MoveOriginator.NONE);
        Operation operation = new Operation(association, received, rq.messageId(), rq::answer);
        run.send(wanted, association, operation::noticeCancel, operation);
        operation.end(run);
    }

    void move(Received received, CMoveRq rq, Association association) throws IOException, DicomException {
        List<IndexedInstance> wanted;
        try {
            wanted = select(Identifier.read(received));
        } catch (Identifier.Unacceptable e) {
            association.send(received.context().id(), rq.answer(e.status()));
            return;
        }
        Optional<RemoteAe> destination = destination(rq.moveDestination());
        if (destination.isEmpty()) {
            association.send(received.context().id(), rq.answer(Status.MOVE_DESTINATION_UNKNOWN));
            return;
        }
        SubOperationRun run = run(MoveOriginator.of(association.callingAeTitle(), rq.messageId()));
        Operation operation = new Operation(association, received, rq.messageId(), rq::answer);
        if (!wanted.isEmpty()) {
            try (Association deliveries = requestor.connect(destination.get(), request(wanted))) {
                deliver(wanted, deliveries, run, operation);
            } catch (AssociationException e) {
                LOG.warn("the move destination cannot be reached: {}", e.getMessage());
                association.send(
                        received.context().id(),
                        rq.answer(Status.UNABLE_TO_PERFORM_SUB_OPERATIONS, SubOperations.ended(0, wanted.size(), 0)));
                return;
            }
        }
        operation.end(run);
    }

    /** Once there is an association, its loss fails what is left and no more. */
    private static void deliver(
            List<IndexedInstance> wanted, Association deliveries, SubOperationRun run, Operation operation)
            throws IOException, DicomException {
        try {
            run.send(wanted, deliveries, message -> false, operation);
        } catch (AssociationException e) {
            if (!operation.association.isOpen()) {
                throw e;
            }
            LOG.warn("{} was lost while instances were sent", deliveries);
            run.failRest(wanted);
            return;
        }
        try {
            deliveries.release();
        } catch (AssociationException e) {
            LOG.debug("{} was not released in good order", deliveries);
        }
    }

    private SubOperationRun run(MoveOriginator originator) {
        return new SubOperationRun(holdings, counters, settings.pausePerSubOperation(), originator);
    }

    private Optional<RemoteAe> destination(String title) {
        try {
            return Optional.ofNullable(destinations.get(new AeTitle(title)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private List<IndexedInstance> select(Identifier identifier) throws Identifier.Unacceptable {
        Set<String> uids = new LinkedHashSet<>(identifier.uniqueKeys());
        if (identifier.level() == QueryLevel.STUDY) {
            return uids.stream()
                    .map(holdings::study)
                    .flatMap(Optional::stream)
                    .flatMap(study -> holdings.read(study, one -> all(one.series())).stream())
                    .toList();
        }
        Optional<IndexedStudy> study = holdings.study(identifier.uid(QueryLevel.STUDY));
        if (study.isEmpty()) {
            return List.of();
        }
        return holdings.read(study.get(), one -> {
            if (identifier.level() == QueryLevel.SERIES) {
                return all(
                        uids.stream().map(one::series).flatMap(Optional::stream).toList());
            }
            return one.series(identifier.uid(QueryLevel.SERIES)).stream()
                    .flatMap(series -> series.instances().stream())
                    .filter(instance -> uids.contains(instance.sopInstanceUid()))
                    .toList();
        });
    }

    private static List<IndexedInstance> all(List<IndexedSeries> series) {
        return series.stream().flatMap(one -> one.instances().stream()).toList();
    }

    /**
     * A context for each pair of SOP Class and stored transfer syntax, and where that is native one with the others as well; what is beyond 128
     * contexts fails.
     */
    private static AssociationRequest request(List<IndexedInstance> instances) {
        Set<Proposal> proposals = new LinkedHashSet<>();
        Set<Uid> nativeClasses = new HashSet<>();
        for (IndexedInstance instance : instances) {
            TransferSyntax stored = instance.transferSyntax();
            proposals.add(new Proposal(instance.sopClassUid(), List.of(stored)));
            if (!stored.encapsulated() && nativeClasses.add(instance.sopClassUid())) {
                proposals.add(new Proposal(
                        instance.sopClassUid(),
                        List.of(
                                TransferSyntaxes.EXPLICIT_VR_LITTLE_ENDIAN,
                                TransferSyntaxes.IMPLICIT_VR_LITTLE_ENDIAN)));
            }
        }
        return new AssociationRequest(
                proposals.stream().limit(ProposedContext.MAX_CONTEXTS).toList());
    }

    /** The association that asked, as far as the operation talks back on it. */
    private static final class Operation implements SubOperationRun.Requester {
        private final Association association;
        private final int contextId;
        private final TransferSyntax transferSyntax;
        private final int messageId;
        private final Answers answers;
        private boolean cancelled;

        Operation(Association association, Received received, int messageId, Answers answers) {
            this.association = association;
            this.contextId = received.context().id();
            this.transferSyntax = received.context().transferSyntax();
            this.messageId = messageId;
            this.answers = answers;
        }

        /** @return false for a message that has no place here */
        boolean noticeCancel(DimseMessage message) {
            if (message instanceof CCancelRq cancel) {
                cancelled |= cancel.messageIdBeingRespondedTo() == messageId;
                return true;
            }
            return false;
        }

        @Override
        public boolean isCancelled() throws IOException, DicomException.Protocol {
            Cancellation.poll(association, this::noticeCancel);
            return cancelled;
        }

        @Override
        public void pending(SubOperations counts) throws IOException {
            association.send(contextId, answers.answer(Status.PENDING, counts));
        }

        void end(SubOperationRun run) throws IOException, DicomException {
            DimseMessage last = answers.answer(run.status(), run.counts());
            if (run.failedUids().isEmpty()) {
                association.send(contextId, last);
                return;
            }
            DataSet failed = DataSet.littleEndian();
            failed.putStrings(Tag.FailedSOPInstanceUIDList, Vr.UI, new ArrayList<>(run.failedUids()));
            byte[] encoded = DataSetWriter.bytes(failed, transferSyntax);
            association.send(contextId, last, OutboundDataSet.of(ByteBuffer.wrap(encoded)));
        }
    }
}
