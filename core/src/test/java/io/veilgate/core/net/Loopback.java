package io.veilgate.core.net;

import io.netty.buffer.ByteBuf;
import io.veilgate.core.base.AeTitle;
import io.veilgate.core.base.ReceivedUid;
import io.veilgate.core.base.Uid;
import io.veilgate.core.base.Uids;
import io.veilgate.core.dataset.TransferSyntaxes;
import io.veilgate.core.dimse.DimseMessage.CStoreRq;
import io.veilgate.core.dimse.MoveOriginator;
import io.veilgate.core.dimse.Priority;
import io.veilgate.core.net.AssociationHandler.Answer;
import io.veilgate.core.net.AssociationHandler.Service;
import io.veilgate.core.net.AssociationRequest.Proposal;
import io.veilgate.core.ul.ContextPolicy.Supported;
import io.veilgate.core.ul.Role;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32;

/** An acceptor and a requestor on the loopback interface. */
final class Loopback implements AutoCloseable {
    static final AeTitle SCU = new AeTitle("LOOP_SCU");
    static final AeTitle SCP = new AeTitle("LOOP_SCP");
    static final Set<Uid> SYNTAXES = Set.of(Uids.ExplicitVRLittleEndian, Uids.ImplicitVRLittleEndian);
    static final Timeouts TIMEOUTS = new Timeouts(
            Duration.ofSeconds(20),
            Duration.ofSeconds(20),
            Duration.ofSeconds(20),
            Duration.ofSeconds(20),
            Duration.ofSeconds(20),
            Duration.ofSeconds(20));
    static final AssociationRequest REQUEST = new AssociationRequest(List.of(
            new Proposal(Uids.Verification, List.of(TransferSyntaxes.IMPLICIT_VR_LITTLE_ENDIAN)),
            new Proposal(Uids.MRImageStorage, List.of(TransferSyntaxes.EXPLICIT_VR_LITTLE_ENDIAN))));

    final EventLoops loops = EventLoops.start(1);
    private final Acceptor acceptor;
    private final AssociationSettings settings;

    Loopback(AssociationSettings settings, Entrance entrance, AssociationHandler handler) throws IOException {
        this.settings = settings;
        this.acceptor = Acceptor.bind(
                loops,
                List.of(new Acceptor.Endpoint(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), Optional.empty())),
                settings,
                entrance,
                handler);
    }

    Loopback(AssociationSettings settings, int maxAssociations, AssociationHandler handler) throws IOException {
        this(settings, Entrance.open(maxAssociations), handler);
    }

    Loopback(Service service) throws IOException {
        this(AssociationSettings.defaults().with(TIMEOUTS), 8, accepting(service));
    }

    /** Takes every abstract syntax, in both uncompressed syntaxes and any role. */
    static AssociationHandler accepting(Service service) {
        Supported any = new Supported(SYNTAXES, Set.of(), Set.of(Role.SCU, Role.SCP));
        return (rq, remote) -> new Answer.Accept(abstractSyntax -> Optional.of(any), service);
    }

    Acceptor acceptor() {
        return acceptor;
    }

    RemoteAe remote() {
        return new RemoteAe(SCP, "127.0.0.1", acceptor.address().getPort());
    }

    Association connect() throws AssociationException {
        return connect(REQUEST);
    }

    Association connect(AssociationRequest request) throws AssociationException {
        return connect(SCU, request);
    }

    Association connect(AeTitle callingAeTitle, AssociationRequest request) throws AssociationException {
        return new Requestor(loops, callingAeTitle, settings).connect(remote(), request);
    }

    static AcceptedContext verification(Association association) {
        return association.contexts(Uids.Verification).getFirst();
    }

    static AcceptedContext storage(Association association) {
        return association.contexts(Uids.MRImageStorage).getFirst();
    }

    static CStoreRq storeRq(int messageId) {
        return new CStoreRq(
                messageId,
                ReceivedUid.of(Uids.MRImageStorage),
                new ReceivedUid("2.25.1"),
                Priority.MEDIUM,
                MoveOriginator.NONE);
    }

    /** As many bytes as asked for, in uneven portions; the value of each follows from its position. */
    static OutboundDataSet pattern(int bytes) {
        int[] at = {0};
        return target -> {
            if (at[0] == bytes) {
                return -1;
            }
            int length = Math.min(Math.min(target.remaining(), bytes - at[0]), 10_007);
            for (int i = 0; i < length; i++) {
                target.put((byte) ((at[0] + i) * 31 >>> 3));
            }
            at[0] += length;
            return length;
        };
    }

    static long checksum(OutboundDataSet dataSet) throws Exception {
        CRC32 crc = new CRC32();
        ByteBuffer piece = ByteBuffer.allocate(64 << 10);
        while (dataSet.read(piece) >= 0) {
            crc.update(piece.flip());
            piece.clear();
        }
        return crc.getValue();
    }

    static long checksum(InboundDataSet dataSet) throws AssociationException {
        CRC32 crc = new CRC32();
        for (ByteBuf bytes = dataSet.next(); bytes != null; bytes = dataSet.next()) {
            crc.update(bytes.nioBuffer());
            bytes.release();
        }
        return crc.getValue();
    }

    @Override
    public void close() {
        acceptor.close();
        loops.close();
    }
}
