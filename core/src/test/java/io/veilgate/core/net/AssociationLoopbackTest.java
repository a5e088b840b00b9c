package io.veilgate.core.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.veilgate.core.base.AbortReason;
import io.veilgate.core.base.DicomException;
import io.veilgate.core.base.ReceivedUid;
import io.veilgate.core.base.Uids;
import io.veilgate.core.dataset.TransferSyntaxes;
import io.veilgate.core.dimse.DimseMessage;
import io.veilgate.core.dimse.DimseMessage.CCancelRq;
import io.veilgate.core.dimse.DimseMessage.CEchoRq;
import io.veilgate.core.dimse.DimseMessage.CEchoRsp;
import io.veilgate.core.dimse.DimseMessage.CGetRq;
import io.veilgate.core.dimse.DimseMessage.CGetRsp;
import io.veilgate.core.dimse.DimseMessage.CStoreRq;
import io.veilgate.core.dimse.DimseMessage.CStoreRsp;
import io.veilgate.core.dimse.DimseMessage.UnrecognizedRq;
import io.veilgate.core.dimse.DimseMessage.UnrecognizedRsp;
import io.veilgate.core.dimse.Priority;
import io.veilgate.core.dimse.Status;
import io.veilgate.core.dimse.SubOperations;
import io.veilgate.core.net.AssociationHandler.Answer;
import io.veilgate.core.net.AssociationRequest.Proposal;
import io.veilgate.core.testing.MayWarn;
import io.veilgate.core.ul.Rejection;
import io.veilgate.core.ul.Role;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AssociationLoopbackTest {
    private static final int LARGE = 3 << 20;

    @Test
    void echoIsAnsweredAndTheAssociationReleased() throws Exception {
        CompletableFuture<Optional<Received>> afterRelease = new CompletableFuture<>();
        try (Loopback loop = new Loopback(association -> {
            Received rq = association.receive().orElseThrow();
            association.send(rq.context().id(), ((CEchoRq) rq.message()).answer(Status.SUCCESS));
            afterRelease.complete(association.receive());
        })) {
            Association association = loop.connect();
            int id = association.nextMessageId();
            association.send(Loopback.verification(association).id(), new CEchoRq(id));
            Received rsp = association.receiveResponse();
            assertThat(rsp.message()).isEqualTo(new CEchoRq(id).answer(Status.SUCCESS));
            association.release();
            assertThat(association.isOpen()).isFalse();
            association.onClose().toCompletableFuture().get(20, TimeUnit.SECONDS);
            assertThat(afterRelease.get(20, TimeUnit.SECONDS)).isEmpty();
            assertThatThrownBy(() -> association.send(1, new CEchoRq(2)))
                    .isInstanceOf(AssociationException.Released.class);
        }
    }

    @Test
    void aDataSetOfThreeMegabytesArrivesWholeInEitherDirection() throws Exception {
        long sum = Loopback.checksum(Loopback.pattern(LARGE));
        BlockingQueue<Long> atAcceptor = new ArrayBlockingQueue<>(2);
        try (Loopback loop = new Loopback(association -> {
            Received rq = association.receive().orElseThrow();
            atAcceptor.add(Loopback.checksum(rq.dataSet().orElseThrow()));
            association.send(rq.context().id(), ((CStoreRq) rq.message()).answer(Status.SUCCESS));
            association.send(rq.context().id(), Loopback.storeRq(9), Loopback.pattern(LARGE));
            association.receive();
            association.receive();
        })) {
            Association association = loop.connect();
            AcceptedContext context = Loopback.storage(association);
            assertThat(context.transferSyntax()).isEqualTo(TransferSyntaxes.EXPLICIT_VR_LITTLE_ENDIAN);
            association.send(context.id(), Loopback.storeRq(1), Loopback.pattern(LARGE));
            assertThat(((CStoreRsp) association.receiveResponse().message()).status())
                    .isEqualTo(Status.SUCCESS);
            assertThat(atAcceptor.poll(20, TimeUnit.SECONDS)).isEqualTo(sum);
            Received back = association.receive().orElseThrow();
            assertThat(Loopback.checksum(back.dataSet().orElseThrow())).isEqualTo(sum);
            association.send(context.id(), ((CStoreRq) back.message()).answer(Status.SUCCESS));
            association.release();
        }
    }

    @Test
    void dataSetsThatFillWholePdusEndWithTheLastOne() throws Exception {
        int fragment = PDataWriter.BUFFER_BYTES - 12;
        try (Loopback loop = new Loopback(association -> {
            for (Optional<Received> rq = association.receive(); rq.isPresent(); rq = association.receive()) {
                int bytes = 0;
                InboundDataSet dataSet = rq.get().dataSet().orElseThrow();
                for (ByteBuf part = dataSet.next(); part != null; part = dataSet.next()) {
                    bytes += part.readableBytes();
                    part.release();
                }
                association.send(
                        rq.get().context().id(),
                        ((CStoreRq) rq.get().message()).answer(Status.of(0xB000).withComment("got " + bytes)));
            }
        })) {
            Association association = loop.connect();
            for (int bytes : List.of(2, fragment - 2, fragment, fragment + 2, 2 * fragment, 4 * fragment)) {
                association.send(
                        Loopback.storage(association).id(),
                        Loopback.storeRq(association.nextMessageId()),
                        Loopback.pattern(bytes));
                CStoreRsp rsp = (CStoreRsp) association.receiveResponse().message();
                assertThat(rsp.status().errorComment()).isEqualTo("got " + bytes);
            }
            association.release();
        }
    }

    @Test
    void aCGetBringsItsInstancesOnTheSameAssociation() throws Exception {
        AssociationRequest request = new AssociationRequest(
                List.of(
                        new Proposal(
                                Uids.StudyRootQueryRetrieveInformationModelGet,
                                List.of(TransferSyntaxes.EXPLICIT_VR_LITTLE_ENDIAN)),
                        new Proposal(Uids.MRImageStorage, List.of(TransferSyntaxes.EXPLICIT_VR_LITTLE_ENDIAN))),
                Map.of(Uids.MRImageStorage, Set.of(Role.SCP)),
                List.of());
        ReceivedUid model = ReceivedUid.of(Uids.StudyRootQueryRetrieveInformationModelGet);
        try (Loopback loop = new Loopback(association -> {
            Received rq = association.receive().orElseThrow();
            rq.dataSet().orElseThrow().discard();
            AcceptedContext storage = Loopback.storage(association);
            if (!storage.ourRoles().equals(Set.of(Role.SCU))) {
                throw new IOException("roles " + storage.ourRoles());
            }
            for (int i = 1; i <= 3; i++) {
                association.send(storage.id(), Loopback.storeRq(i), Loopback.pattern(1000 * i));
                CStoreRsp rsp = (CStoreRsp) association.receiveResponse().message();
                if (rsp.messageIdBeingRespondedTo() != i) {
                    throw new IOException("response to " + rsp.messageIdBeingRespondedTo());
                }
            }
            association.send(
                    rq.context().id(), ((CGetRq) rq.message()).answer(Status.SUCCESS, SubOperations.ended(3, 0, 0)));
            association.receive();
        })) {
            Association association = loop.connect(request);
            AcceptedContext get = association
                    .contexts(Uids.StudyRootQueryRetrieveInformationModelGet)
                    .getFirst();
            assertThat(get.ourRoles()).containsExactly(Role.SCU);
            assertThat(Loopback.storage(association).ourRoles()).containsExactly(Role.SCP);
            association.send(get.id(), new CGetRq(7, model, Priority.LOW), OutboundDataSet.of(ByteBuffer.allocate(20)));
            int stored = 0;
            DimseMessage message = null;
            while (!(message instanceof CGetRsp)) {
                Received received = association.receiveResponse();
                message = received.message();
                if (message instanceof CStoreRq rq) {
                    stored++;
                    received.dataSet().orElseThrow().discard();
                    association.send(received.context().id(), rq.answer(Status.SUCCESS));
                }
            }
            assertThat(stored).isEqualTo(3);
            assertThat(((CGetRsp) message).subOperations().completed()).isEqualTo(3);
            association.release();
        }
    }

    @Test
    void aCancelFromAnotherThreadIsFoundByPolling() throws Exception {
        CompletableFuture<DimseMessage> polled = new CompletableFuture<>();
        try (Loopback loop = new Loopback(association -> {
            Received rq = association.receive().orElseThrow();
            Optional<Received> cancel = association.poll();
            while (cancel.isEmpty()) {
                Thread.onSpinWait();
                cancel = association.poll();
            }
            polled.complete(cancel.get().message());
            association.send(rq.context().id(), ((CEchoRq) rq.message()).answer(Status.CANCEL));
            association.receive();
        })) {
            Association association = loop.connect();
            int context = Loopback.verification(association).id();
            association.send(context, new CEchoRq(5));
            Thread canceller = Thread.ofVirtual().start(() -> {
                try {
                    association.send(context, new CCancelRq(5));
                } catch (AssociationException e) {
                    throw new IllegalStateException(e);
                }
            });
            assertThat(((CEchoRsp) association.receiveResponse().message())
                            .status()
                            .kind())
                    .isEqualTo(Status.Kind.CANCEL);
            assertThat(polled.get(20, TimeUnit.SECONDS)).isEqualTo(new CCancelRq(5));
            canceller.join();
            association.release();
        }
    }

    @Test
    void aRequestOfAnUnknownServiceIsAnsweredWith0211() throws Exception {
        try (Loopback loop = new Loopback(association -> association.receive())) {
            Association association = loop.connect();
            association.send(
                    Loopback.verification(association).id(),
                    new UnrecognizedRq(0x0140, 3, ReceivedUid.of(Uids.Verification)),
                    Loopback.pattern(100));
            assertThat(association.receiveResponse().message())
                    .isEqualTo(new UnrecognizedRsp(0x8140, 3, Status.UNRECOGNIZED_OPERATION));
            association.release();
        }
    }

    @Test
    void anAbortByThePeerSurfacesWithItsReason() throws Exception {
        try (Loopback loop = new Loopback(association -> association.abort(AbortReason.SERVICE_USER))) {
            Association association = loop.connect();
            assertThatThrownBy(association::receiveResponse)
                    .isInstanceOfSatisfying(AssociationException.Aborted.class, aborted -> {
                        assertThat(aborted.byPeer()).isTrue();
                        assertThat(aborted.reason()).isEqualTo(AbortReason.SERVICE_USER);
                    })
                    .hasMessageContaining("LOOP_SCU to LOOP_SCP");
            association.onClose().toCompletableFuture().get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void aRejectionSurfacesWithItsReason() throws Exception {
        AssociationHandler rejecting = (rq, remote) -> new Answer.Reject(Rejection.CALLING_AE_TITLE_NOT_RECOGNIZED);
        AssociationSettings settings = AssociationSettings.defaults().with(Loopback.TIMEOUTS);
        try (Loopback loop = new Loopback(settings, 8, rejecting)) {
            assertThatThrownBy(loop::connect)
                    .isInstanceOfSatisfying(
                            AssociationException.Rejected.class,
                            rejected -> assertThat(rejected.rejection())
                                    .isEqualTo(Rejection.CALLING_AE_TITLE_NOT_RECOGNIZED))
                    .hasMessageContaining("calling AE title not recognized (permanent, 1/1/3)");
        }
    }

    @Test
    @MayWarn("local limit exceeded")
    void moreAssociationsThanAllowedAreRejectedAsTransient() throws Exception {
        AssociationSettings settings = AssociationSettings.defaults().with(Loopback.TIMEOUTS);
        try (Loopback loop = new Loopback(settings, 1, Loopback.accepting(Association::receive))) {
            Association first = loop.connect();
            assertThatThrownBy(loop::connect)
                    .isInstanceOfSatisfying(
                            AssociationException.Rejected.class,
                            rejected -> assertThat(rejected.rejection()).isEqualTo(Rejection.LOCAL_LIMIT_EXCEEDED));
            first.release();
        }
    }

    @Test
    void silenceOfThePeerEndsInATimeOutAndAnAbort() throws Exception {
        CompletableFuture<AssociationException> atAcceptor = new CompletableFuture<>();
        try (Loopback loop = new Loopback(association -> {
            try {
                association.receive();
            } catch (AssociationException e) {
                atAcceptor.complete(e);
            }
        })) {
            Association association = loop.connect();
            assertThatThrownBy(() -> association.receive(Duration.ofMillis(50)))
                    .isInstanceOfSatisfying(
                            AssociationException.TimedOut.class,
                            timedOut -> assertThat(timedOut.which()).isEqualTo(Timeouts.Kind.IDLE));
            assertThat(association.isOpen()).isFalse();
            assertThat(atAcceptor.get(20, TimeUnit.SECONDS)).isInstanceOf(AssociationException.Aborted.class);
        }
    }

    private static final AssociationSettings HASTY = AssociationSettings.defaults()
            .with(new Timeouts(
                    Duration.ofSeconds(20),
                    Duration.ofSeconds(20),
                    Duration.ofSeconds(20),
                    Duration.ofMillis(50),
                    Duration.ofSeconds(20),
                    Duration.ofSeconds(20)));

    @Test
    void aPeerThatWorksElsewhereIsWaitedForBeyondTheResponseTimeOut() throws Exception {
        CompletableFuture<Void> answerNow = new CompletableFuture<>();
        AtomicLong signs = new AtomicLong();
        try (Loopback loop = new Loopback(HASTY, 8, Loopback.accepting(association -> {
            Received rq = association.receive().orElseThrow();
            answerNow.join();
            association.send(rq.context().id(), ((CEchoRq) rq.message()).answer(Status.SUCCESS));
            association.receive();
        }))) {
            Association association = loop.connect();
            association.send(association.contexts(Uids.Verification).getFirst().id(), new CEchoRq(1));
            // asked before and after each wait: the fifth wait has begun when the answer comes
            Received answer = association.receiveResponse(() -> {
                if (signs.incrementAndGet() == 9) {
                    answerNow.complete(null);
                }
                return signs.get();
            });
            assertThat(answer.message()).isInstanceOf(CEchoRsp.class);
            assertThat(signs).hasValueGreaterThanOrEqualTo(9);
            association.release();
        }
    }

    @Test
    @MayWarn("was aborted by the peer")
    void aPeerThatDoesNothingElsewhereAnyMoreIsNot() throws Exception {
        AtomicLong asked = new AtomicLong();
        try (Loopback loop = new Loopback(HASTY, 8, Loopback.accepting(Association::receive))) {
            Association association = loop.connect();
            assertThatThrownBy(() -> association.receiveResponse(() -> Math.min(4, asked.incrementAndGet())))
                    .isInstanceOfSatisfying(
                            AssociationException.TimedOut.class,
                            timedOut -> assertThat(timedOut.which()).isEqualTo(Timeouts.Kind.RESPONSE));
            assertThat(association.isOpen()).isFalse();
        }
    }

    @Test
    void nothingListeningIsAFailureToConnect() throws Exception {
        try (Loopback loop = new Loopback(association -> {})) {
            RemoteAe remote = loop.remote();
            loop.acceptor().close();
            Requestor requestor = new Requestor(
                    loop.loops, Loopback.SCU, AssociationSettings.defaults().with(Loopback.TIMEOUTS));
            assertThatThrownBy(() -> requestor.connect(remote, Loopback.REQUEST))
                    .isInstanceOf(AssociationException.ConnectFailed.class)
                    .hasMessageContaining("LOOP_SCP at 127.0.0.1:" + remote.port());
        }
    }

    @Test
    void aReceiverThatDoesNotReadBoundsTheSender() throws Exception {
        CompletableFuture<Association> accepted = new CompletableFuture<>();
        CompletableFuture<Void> readNow = new CompletableFuture<>();
        try (Loopback loop = new Loopback(association -> {
            Received rq = association.receive().orElseThrow();
            accepted.complete(association);
            readNow.join();
            long sum = Loopback.checksum(rq.dataSet().orElseThrow());
            association.send(
                    rq.context().id(),
                    ((CStoreRq) rq.message()).answer(Status.SUCCESS.withComment(Long.toString(sum))));
            association.receive();
        })) {
            Association association = loop.connect();
            int bytes = 64 << 20;
            Counting dataSet = new Counting(Loopback.pattern(bytes));
            CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> {
                try {
                    association.send(Loopback.storage(association).id(), Loopback.storeRq(1), dataSet);
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            });
            Association receiving = accepted.get(20, TimeUnit.SECONDS);
            while (receiving.inboundBytes() < 1 << 20 || association.outboundBytes() < PDataWriter.BUFFER_BYTES) {
                Thread.onSpinWait();
            }
            // what the operating system buffers lies between
            assertThat(dataSet.read).isLessThan(32 << 20);
            assertThat(receiving.inboundBytes()).isLessThan((1 << 20) + (256 << 10));
            assertThat(association.outboundBytes()).isLessThanOrEqualTo(2L * PDataWriter.BUFFER_BYTES);
            readNow.complete(null);
            CStoreRsp rsp = (CStoreRsp) association.receiveResponse().message();
            assertThat(rsp.status().errorComment())
                    .isEqualTo(Long.toString(Loopback.checksum(Loopback.pattern(bytes))));
            sent.get(20, TimeUnit.SECONDS);
            association.release();
        }
    }

    /** Says how far a data set has been read. */
    private static final class Counting implements OutboundDataSet {
        private final OutboundDataSet dataSet;
        private volatile long read;

        Counting(OutboundDataSet dataSet) {
            this.dataSet = dataSet;
        }

        @Override
        public int read(ByteBuffer target) throws IOException, DicomException.Format {
            int length = dataSet.read(target);
            read += Math.max(length, 0);
            return length;
        }
    }
}
