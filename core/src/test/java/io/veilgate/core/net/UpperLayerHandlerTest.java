package io.veilgate.core.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.veilgate.core.base.AbortReason;
import io.veilgate.core.base.DicomException;
import io.veilgate.core.base.ReceivedUid;
import io.veilgate.core.base.Uids;
import io.veilgate.core.dimse.Command;
import io.veilgate.core.dimse.CommandSetWriter;
import io.veilgate.core.dimse.DimseMessage.CStoreRq;
import io.veilgate.core.dimse.Status;
import io.veilgate.core.ul.ContextResult;
import io.veilgate.core.ul.PDataPart.Kind;
import io.veilgate.core.ul.PDataPart.PdvBytes;
import io.veilgate.core.ul.Pdu;
import io.veilgate.core.ul.PduDecoder;
import io.veilgate.core.ul.PduEncoder;
import io.veilgate.core.ul.PduPart;
import io.veilgate.core.ul.ProposedContext;
import io.veilgate.core.ul.State;
import io.veilgate.core.ul.UserInformation;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A requestor's end without a socket; the test is the peer, and time is the channel's own. */
class UpperLayerHandlerTest {
    private static final AssociationSettings SETTINGS = AssociationSettings.defaults();
    private static final UserInformation USER = UserInformation.of(
            16384, SETTINGS.implementationClassUid(), SETTINGS.implementationVersionName(), List.of());
    private static final Pdu.AssociateRq RQ = new Pdu.AssociateRq(
            Loopback.SCP,
            Loopback.SCU,
            List.of(new ProposedContext(
                    1, ReceivedUid.of(Uids.MRImageStorage), List.of(ReceivedUid.of(Uids.ExplicitVRLittleEndian)))),
            USER);
    private static final Pdu.AssociateAc AC = new Pdu.AssociateAc(
            RQ,
            List.of(new ContextResult(1, ContextResult.Result.ACCEPTANCE, ReceivedUid.of(Uids.ExplicitVRLittleEndian))),
            USER);

    private final RequestedAssociation requested = new RequestedAssociation(
            "PEER",
            new AssociationIdentity(1, "LOOP_SCU", "LOOP_SCP", new InetSocketAddress("127.0.0.1", 104)),
            RQ,
            SETTINGS);
    private final UpperLayerHandler upperLayer =
            new UpperLayerHandler(SETTINGS.maxPduLength(), Duration.ofSeconds(30), RQ, requested);
    private final PduDecoder decoder = new PduDecoder(1 << 20);
    private EmbeddedChannel channel = new EmbeddedChannel();

    private Association establish() {
        requested.runBy(upperLayer);
        channel = new EmbeddedChannel(upperLayer);
        channel.freezeTime();
        assertThat(sent()).containsExactly(RQ);
        receive(AC);
        return requested.outcome().join();
    }

    private void receive(Pdu pdu) {
        ByteBuf bytes = Unpooled.buffer();
        PduEncoder.encode(pdu, bytes);
        channel.writeInbound(bytes);
    }

    private void receive(Kind kind, boolean last, ByteBuf fragment) {
        ByteBuf pdu = Unpooled.buffer().writeZero(PduEncoder.P_DATA_OVERHEAD_BYTES);
        PduEncoder.setPDataHeader(pdu, 0, 1, kind, last, fragment.readableBytes());
        channel.writeInbound(pdu.writeBytes(fragment));
    }

    private void receiveStoreRq() {
        ByteBuf command = Unpooled.buffer();
        CommandSetWriter.write(new Command(Loopback.storeRq(1), true), command);
        receive(Kind.COMMAND, true, command);
    }

    private List<Object> sent() {
        List<Object> pdus = new ArrayList<>();
        for (ByteBuf bytes = channel.readOutbound(); bytes != null; bytes = channel.readOutbound()) {
            try {
                for (Optional<PduPart> part = decoder.decode(bytes); part.isPresent(); part = decoder.decode(bytes)) {
                    pdus.add(part.get());
                }
            } catch (DicomException.Protocol e) {
                throw new AssertionError(e);
            } finally {
                bytes.release();
            }
        }
        return pdus;
    }

    @AfterEach
    void everythingIsReleased() {
        requested.outcome().thenAccept(Association::close);
        channel.runPendingTasks();
        channel.finishAndReleaseAll();
    }

    @Test
    void readingStopsAtTheBoundAndGoesOnAtHalfOfIt() throws Exception {
        Association association = establish();
        receiveStoreRq();
        int fragments = 0;
        while (channel.config().isAutoRead()) {
            receive(Kind.DATA_SET, false, Unpooled.buffer().writeZero(100_000));
            fragments++;
        }
        assertThat(fragments).isEqualTo(11); // the first sum past 1 MiB
        InboundDataSet dataSet = association.receive().orElseThrow().dataSet().orElseThrow();
        for (int taken = 1; !channel.config().isAutoRead(); taken++) {
            dataSet.next().release();
            channel.runPendingTasks();
            assertThat(channel.config().isAutoRead()).isEqualTo(taken == 6);
        }
    }

    @Test
    void manySmallFragmentsCountForMoreThanTheirBytes() {
        Association association = establish();
        receiveStoreRq();
        for (int i = 0; i < 5000 && channel.config().isAutoRead(); i++) {
            receive(Kind.DATA_SET, false, Unpooled.buffer().writeZero(2));
        }
        assertThat(channel.config().isAutoRead()).isFalse();
        assertThat(association.inboundBytes()).isGreaterThanOrEqualTo(SETTINGS.inboundBytes());
    }

    @Test
    void aPduThatIsNotDueIsAnsweredWithAnAbortAndClosedByArtim() {
        Association association = establish();
        receive(AC);
        assertThat(sent()).containsExactly(new Pdu.Abort(AbortReason.UNEXPECTED_PDU));
        assertThatThrownBy(association::receive).isInstanceOf(AssociationException.Aborted.class);
        assertThat(upperLayer.state()).isEqualTo(State.STA13_AWAITING_CLOSE);
        channel.advanceTimeBy(29, TimeUnit.SECONDS);
        channel.runPendingTasks();
        assertThat(channel.isOpen()).isTrue();
        channel.advanceTimeBy(1, TimeUnit.SECONDS);
        channel.runPendingTasks();
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void aDataSetWithoutACommandIsAbortedWithItsReason() {
        Association association = establish();
        receive(Kind.DATA_SET, true, Unpooled.buffer().writeZero(4));
        assertThat(sent()).containsExactly(new Pdu.Abort(AbortReason.UNEXPECTED_PDU_PARAMETER));
        assertThatThrownBy(association::receive)
                .isInstanceOf(AssociationException.Aborted.class)
                .hasMessageContaining("DATA_SET PDV in presentation context 1 where a COMMAND PDV was due");
    }

    @Test
    void aConnectionThatEndsWithoutReleaseIsLost() throws Exception {
        Association association = establish();
        receiveStoreRq();
        channel.close();
        InboundDataSet dataSet = association.receive().orElseThrow().dataSet().orElseThrow();
        assertThatThrownBy(dataSet::next).isInstanceOf(AssociationException.ConnectionLost.class);
        assertThat(association.onClose().toCompletableFuture()).isCompleted();
    }

    @Test
    void aReleaseIsAnsweredAtOnceWhereNoRequestIsOpen() throws Exception {
        Association association = establish();
        receive(new Pdu.ReleaseRq());
        assertThat(sent()).containsExactly(new Pdu.ReleaseRp());
        assertThat(association.isOpen()).isFalse();
        assertThat(association.receive()).isEmpty();
    }

    @Test
    void aReleaseWaitsForTheResponseToWhatWasAskedBefore() throws Exception {
        Association association = establish();
        receiveStoreRq();
        receive(Kind.DATA_SET, true, Unpooled.buffer().writeZero(4));
        receive(new Pdu.ReleaseRq());
        assertThat(sent()).isEmpty();
        Received rq = association.receive().orElseThrow();
        rq.dataSet().orElseThrow().discard();
        association.send(1, ((CStoreRq) rq.message()).answer(Status.SUCCESS));
        channel.runPendingTasks();
        List<Object> pdus = sent();
        pdus.stream()
                .filter(PdvBytes.class::isInstance)
                .forEach(bytes -> ((PdvBytes) bytes).bytes().release());
        assertThat(pdus).hasSize(3).endsWith(new Pdu.ReleaseRp());
    }

    @Test
    void aReleaseCollisionEndsInOrder() throws Exception {
        Association association = establish();
        Thread releasing = Thread.ofVirtual().start(() -> {
            try {
                association.release();
            } catch (AssociationException e) {
                throw new IllegalStateException(e);
            }
        });
        List<Object> pdus = sent();
        while (pdus.isEmpty()) {
            channel.runPendingTasks();
            pdus = sent();
        }
        assertThat(pdus).containsExactly(new Pdu.ReleaseRq());
        receive(new Pdu.ReleaseRq());
        assertThat(sent()).containsExactly(new Pdu.ReleaseRp());
        assertThat(upperLayer.state()).isEqualTo(State.STA11_COLLISION_REQUESTOR_AWAITING_RELEASE_RP);
        receive(new Pdu.ReleaseRp());
        assertThat(channel.isOpen()).isFalse();
        releasing.join();
        assertThat(association.onClose().toCompletableFuture()).isCompleted();
    }
}
