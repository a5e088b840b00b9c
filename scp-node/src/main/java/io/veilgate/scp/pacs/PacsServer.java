package io.veilgate.scp.pacs;

import io.veilgate.core.base.AbortReason;
import io.veilgate.core.base.AeTitle;
import io.veilgate.core.base.DicomException;
import io.veilgate.core.base.ReceivedUid;
import io.veilgate.core.base.StorageSopClass;
import io.veilgate.core.base.Uid;
import io.veilgate.core.base.Uids;
import io.veilgate.core.dataset.TransferSyntax;
import io.veilgate.core.dataset.TransferSyntaxes;
import io.veilgate.core.dimse.DimseMessage;
import io.veilgate.core.dimse.DimseMessage.CCancelRq;
import io.veilgate.core.dimse.DimseMessage.CEchoRq;
import io.veilgate.core.dimse.DimseMessage.CFindRq;
import io.veilgate.core.dimse.DimseMessage.CGetRq;
import io.veilgate.core.dimse.DimseMessage.CMoveRq;
import io.veilgate.core.dimse.DimseMessage.CStoreRq;
import io.veilgate.core.dimse.DimseMessage.NActionRq;
import io.veilgate.core.dimse.DimseMessage.NEventReportRq;
import io.veilgate.core.dimse.DimseMessage.UnrecognizedRq;
import io.veilgate.core.dimse.Status;
import io.veilgate.core.net.Acceptor;
import io.veilgate.core.net.Association;
import io.veilgate.core.net.AssociationException;
import io.veilgate.core.net.AssociationHandler.Answer;
import io.veilgate.core.net.AssociationSettings;
import io.veilgate.core.net.EventLoops;
import io.veilgate.core.net.Received;
import io.veilgate.core.net.RemoteAe;
import io.veilgate.core.net.Requestor;
import io.veilgate.core.ul.ContextPolicy.Supported;
import io.veilgate.core.ul.Pdu;
import io.veilgate.core.ul.Rejection;
import io.veilgate.core.ul.Role;
import io.veilgate.core.ul.RoleSelection;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A small PACS on a folder: C-ECHO, C-STORE, and C-FIND, C-MOVE and C-GET in the study root model. Made for demonstrations and tests; a research
 * archive is nothing else.
 */
public final class PacsServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PacsServer.class);
    private static final Map<Class<? extends DimseMessage>, Uid> SERVICES = Map.of(
            CEchoRq.class, Uids.Verification,
            CFindRq.class, Uids.StudyRootQueryRetrieveInformationModelFind,
            CGetRq.class, Uids.StudyRootQueryRetrieveInformationModelGet,
            CMoveRq.class, Uids.StudyRootQueryRetrieveInformationModelMove);
    private static final Set<Uid> UNCOMPRESSED = Set.of(Uids.ImplicitVRLittleEndian, Uids.ExplicitVRLittleEndian);

    /**
     * @param stored C-STORE requests answered with Success, duplicates too
     * @param duplicates those of them whose instance was there already
     * @param sent C-STORE sub-operations that the other side answered with Success or a warning
     */
    public record Counts(long stored, long duplicates, long sent) {}

    private final PacsSettings settings;
    private final Holdings holdings;
    private final PacsCounters counters = new PacsCounters();
    private final Map<AeTitle, RemoteAe> destinations = new ConcurrentHashMap<>();
    private final FindScp findScp;
    private final RetrieveScp retrieveScp;
    private final Optional<StoreScp> storeScp;
    private final Acceptor acceptor;

    private PacsServer(
            EventLoops loops,
            AssociationSettings associations,
            PacsSettings settings,
            Holdings holdings,
            Optional<PacsIndex> takes)
            throws IOException {
        this.settings = settings;
        this.holdings = holdings;
        this.findScp = new FindScp(holdings, settings.aeTitle());
        this.storeScp = takes.map(index -> new StoreScp(settings, index, counters));
        this.retrieveScp = new RetrieveScp(
                settings, holdings, counters, destinations, new Requestor(loops, settings.aeTitle(), associations));
        this.acceptor = Acceptor.bind(
                loops, settings.address(), associations, settings.maxAssociations(), (rq, remote) -> negotiate(rq));
    }

    /** Reads what is in the folder, then listens. */
    public static PacsServer start(EventLoops loops, AssociationSettings associations, PacsSettings settings)
            throws IOException {
        Files.createDirectories(settings.folder());
        PacsIndex index = PacsIndex.of(settings.folder());
        return new PacsServer(loops, associations, settings, index, Optional.of(index));
    }

    /** A PACS that has what {@code studies} makes, and takes nothing (C-STORE is answered 0124H); the folder is not used. */
    public static PacsServer start(
            EventLoops loops, AssociationSettings associations, PacsSettings settings, StudySource studies)
            throws IOException {
        return new PacsServer(loops, associations, settings, new MadeHoldings(studies), Optional.empty());
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return acceptor.address();
    }

    /** As others reach it. */
    public RemoteAe remoteAe() {
        return new RemoteAe(
                settings.aeTitle(), address().getHostString(), address().getPort());
    }

    /** From now on a C-MOVE may name this destination. */
    public void addDestination(RemoteAe destination) {
        destinations.put(destination.aeTitle(), destination);
    }

    /** Instances it has. */
    public int instances() {
        return holdings.instances();
    }

    public Counts counts() {
        return counters.read();
    }

    /** Aborts the associations that are there. */
    @Override
    public void close() {
        acceptor.close();
    }

    private Answer negotiate(Pdu.AssociateRq rq) {
        if (!rq.calledAeTitle().equals(settings.aeTitle().value())) {
            return new Answer.Reject(Rejection.CALLED_AE_TITLE_NOT_RECOGNIZED);
        }
        Set<ReceivedUid> retrieved = rq.userInformation().roles().stream()
                .filter(role -> role.requestorRoles().contains(Role.SCP))
                .map(RoleSelection::sopClassUid)
                .collect(Collectors.toSet());
        return new Answer.Accept(uid -> supported(uid, retrieved.contains(uid)), this::serve);
    }

    private Optional<Supported> supported(ReceivedUid abstractSyntax, boolean retrieved) {
        Optional<Uid> uid = abstractSyntax.strict();
        if (uid.isEmpty()) {
            return Optional.empty();
        }
        if (SERVICES.containsValue(uid.get())) {
            return Optional.of(Supported.scu(UNCOMPRESSED));
        }
        Set<Uid> stored = holdings.transferSyntaxes(uid.get()).stream()
                .map(TransferSyntax::uid)
                .collect(Collectors.toSet());
        if (stored.isEmpty() && StorageSopClass.of(uid.get()).isEmpty()) {
            return Optional.empty();
        }
        Set<Role> roles = Set.of(Role.SCU, Role.SCP);
        // for a C-GET what is stored goes first, since an encapsulated instance can be sent in no other transfer syntax
        return Optional.of(
                retrieved && !stored.isEmpty()
                        ? new Supported(stored, syntaxes(true), roles)
                        : new Supported(syntaxes(true), syntaxes(false), roles));
    }

    /** @param sure those that lose nothing; else the others */
    private static Set<Uid> syntaxes(boolean sure) {
        return TransferSyntaxes.standard().all().stream()
                .filter(syntax -> (syntax.loss() == TransferSyntax.Loss.LOSSLESS) == sure)
                .map(TransferSyntax::uid)
                .collect(Collectors.toSet());
    }

    private void serve(Association association) throws IOException, DicomException {
        for (Optional<Received> next = association.receive(); next.isPresent(); next = association.receive()) {
            serve(next.get(), association);
        }
    }

    private void serve(Received received, Association association) throws IOException, DicomException {
        DimseMessage message = received.message();
        if (message instanceof DimseMessage.Request rq
                && !isOf(message, received.context().abstractSyntax())) {
            association.send(received.context().id(), rq.answer(Status.SOP_CLASS_NOT_SUPPORTED));
            return;
        }
        switch (message) {
            case CEchoRq rq -> association.send(received.context().id(), rq.answer(Status.SUCCESS));
            case CStoreRq rq when storeScp.isPresent() -> storeScp.get().store(received, rq, association);
            case CStoreRq rq -> association.send(received.context().id(), rq.answer(Status.NOT_AUTHORIZED));
            case CFindRq rq -> findScp.find(received, rq, association);
            case CGetRq rq -> retrieveScp.get(received, rq, association);
            case CMoveRq rq -> retrieveScp.move(received, rq, association);
            case CCancelRq late ->
                LOG.debug("{}: message {} has been answered already", association, late.messageIdBeingRespondedTo());
            case UnrecognizedRq rq -> unrecognized(received, rq, association);
            case NActionRq rq -> unrecognized(received, rq, association);
            case NEventReportRq rq -> unrecognized(received, rq, association);
            case DimseMessage.Response rsp ->
                throw new DicomException.Protocol(
                        AbortReason.SERVICE_USER,
                        String.format("a response (%04XH) arrived where none was due", rsp.commandField()));
        }
    }

    private static void unrecognized(Received received, DimseMessage.Request rq, Association association)
            throws AssociationException {
        association.send(received.context().id(), rq.answer(Status.UNRECOGNIZED_OPERATION));
    }

    /** Whether a request came in a context of its own service. */
    private static boolean isOf(DimseMessage message, ReceivedUid abstractSyntax) {
        Uid service = SERVICES.get(message.getClass());
        return service == null || abstractSyntax.is(service);
    }
}
