package io.veilgate.scp.store;

import io.veilgate.core.base.AeTitle;
import io.veilgate.core.base.DicomException;
import io.veilgate.core.dimse.DimseMessage;
import io.veilgate.core.dimse.Status;
import io.veilgate.core.net.Association;
import io.veilgate.core.net.AssociationException;
import io.veilgate.core.net.AssociationHandler;
import io.veilgate.core.net.Received;
import io.veilgate.core.net.RemoteEnd;
import io.veilgate.core.spool.Admission;
import io.veilgate.core.spool.Credit;
import io.veilgate.core.spool.Spool;
import io.veilgate.core.spool.SpoolException;
import io.veilgate.core.ul.ContextPolicy;
import io.veilgate.core.ul.Pdu;
import io.veilgate.core.ul.Rejection;
import io.veilgate.scp.route.Caller;
import io.veilgate.scp.route.Routes;
import io.veilgate.scu.commit.CommitmentReports;
import io.veilgate.scu.pace.Flow;
import io.veilgate.scu.retrieve.Arrival;
import io.veilgate.scu.retrieve.MoveInProgress;
import io.veilgate.scu.retrieve.Moves;
import io.veilgate.scu.retrieve.SpoolReceiver;
import io.veilgate.scu.retrieve.SpoolReceiver.Owner;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The node as SCP of C-STORE and C-ECHO, and where archives report on Storage Commitment. An association is accepted if a route fits it, or if
 * a C-MOVE of ours is expected to be delivered from there, or if it comes from an archive that may report; without a route it brings only
 * what such a C-MOVE asked for.
 */
public final class StoreScp implements AssociationHandler {
    private static final Logger LOG = LoggerFactory.getLogger(StoreScp.class);

    /** A C-STORE-RQ does not say how large its data set is: room for that much is asked for, and the reserve takes what is more. */
    private static final long ASSUMED_BYTES = 8L << 20;

    private final AeTitle aeTitle;
    private final Supplier<Routes> routes;
    private final Moves moves;
    private final ContextPolicy contexts;
    private final Spool spool;
    private final SpoolReceiver receiver;
    private final Supplier<Map<String, Users>> usersByProject;
    private final LateAnswers lateAnswers;
    private final ArchiveReports archiveReports;

    /**
     * @param routes as they are when an association is asked for; one that is there stays what it is
     * @param usersByProject who has to say who it is; a project that is not in it takes anyone whom a route takes
     */
    public StoreScp(
            AeTitle aeTitle,
            Supplier<Routes> routes,
            Moves moves,
            ContextPolicy contexts,
            Spool spool,
            SpoolReceiver receiver,
            Supplier<Map<String, Users>> usersByProject,
            LateAnswers lateAnswers,
            ArchiveReports archiveReports) {
        this.aeTitle = aeTitle;
        this.routes = routes;
        this.moves = moves;
        this.contexts = contexts;
        this.spool = spool;
        this.receiver = receiver;
        this.usersByProject = usersByProject;
        this.lateAnswers = lateAnswers;
        this.archiveReports = archiveReports;
    }

    /** Where no C-MOVE runs, the routes alone decide, and looking at them waits for no one. */
    @Override
    public Optional<Rejection> screen(Pdu.AssociateRq rq, RemoteEnd remote) {
        Caller caller = callerOf(rq, remote);
        return moves.areInProgress()
                        || routes.get().projectOf(caller).isPresent()
                        || archiveReports.from(caller).isPresent()
                ? Optional.empty()
                : Optional.of(refusalOf(caller));
    }

    @Override
    public Answer negotiate(Pdu.AssociateRq rq, RemoteEnd remote) {
        Caller caller = callerOf(rq, remote);
        Optional<String> routed = routes.get().projectOf(caller);
        Optional<Users> users = routed.flatMap(
                project -> Optional.ofNullable(usersByProject.get().get(project)));
        boolean known =
                users.map(of -> of.know(rq.userInformation().userIdentity())).orElse(true);
        boolean delivers = caller.calls(aeTitle) && moves.expectedFrom(caller.callingAeTitle(), caller.address());
        Optional<CommitmentReports> reports = archiveReports.from(caller).filter(_ -> caller.calls(aeTitle));
        if (!delivers && reports.isEmpty() && (routed.isEmpty() || !known)) {
            return new Answer.Reject(known ? refusalOf(caller) : Rejection.USER_IDENTITY_NOT_ACCEPTED);
        }
        Optional<String> project = routed.filter(_ -> known);
        ContextPolicy offered = reports.isEmpty()
                ? contexts
                : delivers || project.isPresent()
                        ? ArchiveReports.besides(contexts)
                        : ArchiveReports.besides(StorageContexts.none());
        return new Answer.Accept(
                offered, users.isPresent() && known, association -> serve(association, caller, project, reports));
    }

    private static Caller callerOf(Pdu.AssociateRq rq, RemoteEnd remote) {
        return new Caller(
                rq.calledAeTitle(), rq.callingAeTitle(), remote.address().getAddress(), remote.tls());
    }

    private Rejection refusalOf(Caller caller) {
        return caller.calls(aeTitle) || routes.get().names(caller.calledAeTitle())
                ? Rejection.CALLING_AE_TITLE_NOT_RECOGNIZED
                : Rejection.CALLED_AE_TITLE_NOT_RECOGNIZED;
    }

    private void serve(
            Association association, Caller caller, Optional<String> project, Optional<CommitmentReports> reports)
            throws IOException, DicomException {
        for (Optional<Received> next = association.receive(); next.isPresent(); next = association.receive()) {
            Received received = next.get();
            int context = received.context().id();
            switch (received.message()) {
                case DimseMessage.CEchoRq rq -> association.send(context, rq.answer(Status.SUCCESS));
                case DimseMessage.CStoreRq rq ->
                    association.send(context, rq.answer(store(association, received, rq, caller, project)));
                case DimseMessage.NEventReportRq rq
                when reports.isPresent() -> reports.get().serve(association, received, rq);
                case DimseMessage.Request rq -> association.send(context, rq.answer(Status.UNRECOGNIZED_OPERATION));
                case DimseMessage.CCancelRq _ -> LOG.debug("{}: C-CANCEL with nothing to cancel", association);
                case DimseMessage.Response _ -> LOG.debug("{}: a response to nothing asked", association);
            }
        }
    }

    private Status store(
            Association association,
            Received received,
            DimseMessage.CStoreRq rq,
            Caller caller,
            Optional<String> project)
            throws AssociationException {
        Optional<Arrival> arrival = Arrival.of(received);
        if (arrival.isEmpty()) {
            return Status.CANNOT_UNDERSTAND.withComment("no data set");
        }
        Optional<MoveInProgress> move = moveOf(caller, rq, arrival.get());
        if (move.isPresent() && !move.get().asked().includes(rq.affectedSopInstanceUid(), arrival.get())) {
            LOG.warn("{}: an instance of a study that its C-MOVE did not ask for is refused (0124H)", association);
            arrival.get().discard();
            return Status.NOT_AUTHORIZED.withComment("not asked for");
        }
        if (move.isPresent()) {
            Status status = receiver.receive(
                    association,
                    received,
                    arrival.get(),
                    rq,
                    ownerOf(move.get()),
                    move.get().credit(),
                    move.get().flow());
            if (!status.isDone()) {
                move.get().refused().run();
            }
            return status;
        }
        if (project.isEmpty()) {
            LOG.warn("{}: an instance that no C-MOVE asked for is refused (0124H)", association);
            arrival.get().discard();
            return Status.NOT_AUTHORIZED.withComment("no job asked for this instance");
        }
        Owner owner = new Owner(project.get(), caller.callingAeTitle(), Optional.empty());
        return push(association, received, arrival.get(), rq, owner);
    }

    /** By originator or SOP Instance UID; where a delivery is expected and neither tells, by Study Instance UID. */
    private Optional<MoveInProgress> moveOf(Caller caller, DimseMessage.CStoreRq rq, Arrival arrival)
            throws AssociationException {
        if (!moves.expectedFrom(caller.callingAeTitle(), caller.address())) {
            return Optional.empty();
        }
        Optional<MoveInProgress> move =
                moves.of(caller.callingAeTitle(), caller.address(), rq.moveOriginator(), rq.affectedSopInstanceUid());
        return move.isPresent()
                ? move
                : arrival.studyInstanceUid()
                        .flatMap(study -> moves.ofStudy(caller.callingAeTitle(), caller.address(), study));
    }

    private Status push(
            Association association, Received received, Arrival arrival, DimseMessage.CStoreRq rq, Owner owner)
            throws AssociationException {
        try {
            switch (spool.admit(ASSUMED_BYTES)) {
                case Admission.Admitted(Credit credit) -> {
                    LateAnswers.Answer answer = lateAnswers.begin(association, owner.project());
                    Status status;
                    try (credit) {
                        status = receiver.receive(
                                association, received, arrival, rq, owner, credit, Flow.FREE, answer::follow);
                    }
                    // what was promised to it is free again: while it waits, it holds no more than its file
                    return answer.await(status);
                }
                case Admission.Refused(long spooled, long quota, long usable) ->
                    LOG.warn(
                            "{}: refused (A700H), spool full: {} of {} bytes, {} free on disk",
                            association,
                            spooled,
                            quota,
                            usable);
            }
        } catch (SpoolException e) {
            LOG.warn("{}: refused (A700H): {}", association, e.getMessage());
        }
        arrival.discard();
        return Status.OUT_OF_RESOURCES.withComment("spool full");
    }

    private static Owner ownerOf(MoveInProgress move) {
        return new Owner(move.project(), move.peer(), Optional.of(move.job()));
    }
}
