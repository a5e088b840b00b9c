package io.veilgate.core.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.veilgate.core.base.ReceivedUid;
import io.veilgate.core.base.Uid;
import io.veilgate.core.base.Uids;
import io.veilgate.core.dataset.TransferSyntaxes;
import io.veilgate.core.dimse.DimseMessage.CStoreRq;
import io.veilgate.core.dimse.DimseMessage.CStoreRsp;
import io.veilgate.core.dimse.Status;
import io.veilgate.core.net.AssociationHandler.Answer;
import io.veilgate.core.net.AssociationRequest.Proposal;
import io.veilgate.core.testing.MayWarn;
import io.veilgate.core.ul.ContextPolicy.Supported;
import io.veilgate.core.ul.Pdu;
import io.veilgate.core.ul.PduDecoder;
import io.veilgate.core.ul.PduEncoder;
import io.veilgate.core.ul.PduPart;
import io.veilgate.core.ul.ProposedContext;
import io.veilgate.core.ul.Role;
import io.veilgate.core.ul.UserInformation;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class NegotiatedTest {
    private static final AssociationSettings SETTINGS =
            AssociationSettings.defaults().with(Loopback.TIMEOUTS);

    @Test
    void anAssociationOf128ContextsCarriesDataInItsLastOneInEitherRole() throws Exception {
        List<Uid> classes = IntStream.range(0, 128)
                .mapToObj(i -> new Uid("2.25." + (1000 + i)))
                .toList();
        Set<Role> both = Set.of(Role.SCU, Role.SCP);
        AssociationRequest request = new AssociationRequest(
                classes.stream()
                        .map(uid -> new Proposal(uid, List.of(TransferSyntaxes.EXPLICIT_VR_LITTLE_ENDIAN)))
                        .toList(),
                classes.stream().collect(Collectors.toMap(Function.identity(), uid -> both)),
                List.of());
        try (Loopback loop = new Loopback(association -> {
            Received rq = association.receive().orElseThrow();
            rq.dataSet().orElseThrow().discard();
            association.send(rq.context().id(), ((CStoreRq) rq.message()).answer(Status.SUCCESS));
            association.send(rq.context().id(), Loopback.storeRq(9), Loopback.pattern(1000));
            association.receive();
            association.receive();
        })) {
            Association association = loop.connect(request);
            assertThat(association.contexts())
                    .hasSize(128)
                    .allMatch(context -> context.ourRoles().equals(both));
            AcceptedContext last = association.contexts().getLast();
            assertThat(last.id()).isEqualTo(255);
            association.send(last.id(), Loopback.storeRq(1), Loopback.pattern(1000));
            assertThat(association.receiveResponse().message()).isInstanceOf(CStoreRsp.class);
            Received back = association.receive().orElseThrow();
            assertThat(back.context()).isEqualTo(last);
            back.dataSet().orElseThrow().discard();
            association.send(last.id(), ((CStoreRq) back.message()).answer(Status.SUCCESS));
            association.release();
        }
    }

    @Test
    void aRoleThatIsNotGrantedIsNotOurs() throws Exception {
        Supported scuOnly = new Supported(Loopback.SYNTAXES, Set.of(), Set.of(Role.SCU));
        AssociationRequest request = new AssociationRequest(
                List.of(new Proposal(Uids.MRImageStorage, List.of(TransferSyntaxes.EXPLICIT_VR_LITTLE_ENDIAN))),
                Map.of(Uids.MRImageStorage, Set.of(Role.SCU, Role.SCP)),
                List.of());
        try (Loopback loop = new Loopback(
                SETTINGS, 8, (rq, remote) -> new Answer.Accept(uid -> Optional.of(scuOnly), Association::receive))) {
            Association association = loop.connect(request);
            assertThat(Loopback.storage(association).ourRoles()).containsExactly(Role.SCU);
            association.release();
        }
    }

    /** A window, extended negotiations, an identity and an item that nobody knows, all at once. */
    @Test
    void whatIsProposedBesideContextsIsAnsweredAsFarAsTheStandardSays() throws Exception {
        for (boolean checked : new boolean[] {false, true}) {
            AssociationHandler handler = (rq, remote) ->
                    new Answer.Accept(uid -> Optional.empty(), checked, association -> association.receive());
            try (Loopback loop = new Loopback(SETTINGS, 8, handler);
                    Socket socket = new Socket("127.0.0.1", loop.remote().port())) {
                socket.getOutputStream().write(richRequest());
                UserInformation answer = readAc(socket).userInformation();
                assertThat(answer.asyncWindow()).contains(new UserInformation.AsyncWindow(1, 1));
                assertThat(answer.extendedNegotiations()).isEmpty();
                assertThat(answer.commonExtendedNegotiations()).isEmpty();
                assertThat(answer.userIdentity()).isEmpty();
                assertThat(answer.userIdentityResponse())
                        .isEqualTo(checked ? Optional.of(ByteBuffer.allocate(0)) : Optional.empty());
                assertThat(answer.implementationVersionName()).contains(SETTINGS.implementationVersionName());
                assertThat(answer.maxPduLength()).isEqualTo(SETTINGS.maxPduLength());
                ByteBuf release = Unpooled.buffer();
                PduEncoder.encode(new Pdu.ReleaseRq(), release);
                release.readBytes(socket.getOutputStream(), release.readableBytes());
                assertThat(socket.getInputStream().readNBytes(10)[0]).isEqualTo((byte) 6);
            }
        }
    }

    private static byte[] richRequest() {
        ReceivedUid mr = ReceivedUid.of(Uids.MRImageStorage);
        UserInformation user = new UserInformation(
                0,
                new ReceivedUid("2.25.7"),
                Optional.of("RICH"),
                Optional.of(new UserInformation.AsyncWindow(0, 8)),
                List.of(),
                List.of(new UserInformation.ExtendedNegotiation(mr, ByteBuffer.wrap(new byte[] {2, 0, 0, 0, 1, 0}))),
                List.of(new UserInformation.CommonExtendedNegotiation(
                        mr, new ReceivedUid("1.2.840.10008.4.2"), List.of(mr))),
                Optional.of(new UserInformation.UserIdentity(
                        1, true, StandardCharsets.UTF_8.encode("jane"), ByteBuffer.allocate(0))),
                Optional.empty());
        ByteBuf rq = Unpooled.buffer();
        PduEncoder.encode(
                new Pdu.AssociateRq(
                        Loopback.SCP,
                        Loopback.SCU,
                        List.of(new ProposedContext(1, mr, List.of(ReceivedUid.of(Uids.ExplicitVRLittleEndian)))),
                        user),
                rq);
        rq.writeByte(0x77).writeByte(0).writeShort(3).writeBytes(new byte[] {1, 2, 3}); // an item of no known type
        rq.setInt(2, rq.readableBytes() - 6);
        byte[] bytes = new byte[rq.readableBytes()];
        rq.readBytes(bytes);
        return bytes;
    }

    private static Pdu.AssociateAc readAc(Socket socket) throws Exception {
        PduDecoder decoder = new PduDecoder(1 << 20);
        while (true) {
            byte[] next = socket.getInputStream().readNBytes(1);
            assertThat(next).as("more of the answer").hasSize(1);
            Optional<PduPart> part = decoder.decode(Unpooled.wrappedBuffer(next));
            if (part.isPresent()) {
                return (Pdu.AssociateAc) part.get();
            }
        }
    }

    /** The consumer stands still; the sender must not: it is read from, and gets an answer once the consumer is back. */
    @Test
    @MayWarn("nothing was taken")
    void aDataSetThatIsNotTakenForTooLongIsDroppedAndItsRequestCanBeAnswered() throws Exception {
        CountDownLatch allSent = new CountDownLatch(1);
        AssociationSettings impatient = SETTINGS.withLongestPause(Duration.ofMillis(50));
        try (Loopback loop = new Loopback(impatient, 8, Loopback.accepting(association -> {
            Received rq = association.receive().orElseThrow();
            awaitUninterruptibly(allSent);
            Status status = Status.SUCCESS;
            try {
                Loopback.checksum(rq.dataSet().orElseThrow());
            } catch (AssociationException.Overrun e) {
                rq.dataSet().orElseThrow().discard();
                status = Status.OUT_OF_RESOURCES;
            }
            association.send(rq.context().id(), ((CStoreRq) rq.message()).answer(status));
            Received next = association.receive().orElseThrow();
            long sum = Loopback.checksum(next.dataSet().orElseThrow());
            association.send(
                    next.context().id(),
                    ((CStoreRq) next.message()).answer(Status.SUCCESS.withComment(Long.toString(sum))));
            association.receive();
        }))) {
            Association association = loop.connect();
            int context = Loopback.storage(association).id();
            // far more than all buffers between the two ends together
            association.send(context, Loopback.storeRq(1), Loopback.pattern(64 << 20));
            allSent.countDown();
            assertThat(((CStoreRsp) association.receiveResponse().message()).status())
                    .isEqualTo(Status.OUT_OF_RESOURCES);
            association.send(context, Loopback.storeRq(2), Loopback.pattern(5000));
            assertThat(((CStoreRsp) association.receiveResponse().message())
                            .status()
                            .errorComment())
                    .isEqualTo(Long.toString(checksumOf(5000)));
            association.release();
        }
    }

    private static long checksumOf(int bytes) {
        try {
            return Loopback.checksum(Loopback.pattern(bytes));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void credentialsAreInNoText() {
        var identity = new UserInformation.UserIdentity(
                2, true, StandardCharsets.UTF_8.encode("jane"), StandardCharsets.UTF_8.encode("secret"));
        assertThat(identity.toString()).doesNotContain("jane").doesNotContain("secret");
    }
}
