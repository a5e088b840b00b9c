package io.veilgate.core.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.veilgate.core.base.AbortReason;
import io.veilgate.core.base.ReceivedUid;
import io.veilgate.core.base.Uids;
import io.veilgate.core.dimse.DimseMessage.CEchoRq;
import io.veilgate.core.dimse.DimseMessage.CStoreRq;
import io.veilgate.core.dimse.Status;
import io.veilgate.core.testing.MayWarn;
import io.veilgate.core.ul.ContextResult;
import io.veilgate.core.ul.Pdu;
import io.veilgate.core.ul.Rejection;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Connections that end at any byte of a PDU, either way: no half of a message is acted on, and the association is over. */
@Timeout(120)
@MayWarn({"aborted", "refused", "lost", " ends"})
class CutPduTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final AssociationSettings SETTINGS =
            AssociationSettings.defaults().with(new Timeouts(LONG, LONG, LONG, LONG, LONG, Duration.ofMillis(500)));
    private static final int ACCEPT = 2;
    private static final int P_DATA = 4;
    private static final int RELEASE_RQ = 5;
    private static final int RELEASE_RP = 6;
    private static final int ABORT = 7;
    private static final int CLOSED = -1;

    private static final Pdu.AssociateAc AC = new Pdu.AssociateAc(
            new Pdu.AssociateRq(Loopback.SCP, Loopback.SCU, List.of(), RawPdus.USER),
            List.of(new ContextResult(
                    RawPdus.VERIFICATION,
                    ContextResult.Result.ACCEPTANCE,
                    ReceivedUid.of(Uids.ImplicitVRLittleEndian))),
            RawPdus.USER);

    private static byte[] storeRq() {
        return RawPdus.pData(RawPdus.STORAGE, Loopback.storeRq(9), new byte[50]);
    }

    /** PDU, and what the node answers to the whole of it. */
    static Stream<Arguments> towardsTheAcceptor() {
        return Stream.of(
                Arguments.of("A-ASSOCIATE-RQ, a second one", RawPdus.ASSOCIATE_RQ, ABORT),
                Arguments.of("A-ASSOCIATE-AC", RawPdus.bytes(AC), ABORT),
                Arguments.of(
                        "A-ASSOCIATE-RJ", RawPdus.bytes(new Pdu.AssociateRj(Rejection.LOCAL_LIMIT_EXCEEDED)), ABORT),
                Arguments.of("P-DATA-TF, command", RawPdus.echoRq(), P_DATA),
                Arguments.of("P-DATA-TF, command and data set", storeRq(), P_DATA),
                Arguments.of("A-RELEASE-RQ", RawPdus.bytes(new Pdu.ReleaseRq()), RELEASE_RP),
                Arguments.of("A-RELEASE-RP", RawPdus.bytes(new Pdu.ReleaseRp()), ABORT),
                Arguments.of("A-ABORT", RawPdus.bytes(new Pdu.Abort(AbortReason.SERVICE_USER)), CLOSED));
    }

    /** Answers what has arrived whole. */
    private static void serve(Association association, AtomicInteger messages) throws IOException {
        for (Optional<Received> next = association.receive(); next.isPresent(); next = association.receive()) {
            int context = next.get().context().id();
            switch (next.get().message()) {
                case CEchoRq rq -> {
                    messages.incrementAndGet();
                    association.send(context, rq.answer(Status.SUCCESS));
                }
                case CStoreRq rq -> {
                    Loopback.checksum(next.get().dataSet().orElseThrow());
                    messages.incrementAndGet();
                    association.send(context, rq.answer(Status.SUCCESS));
                }
                default -> throw new IllegalStateException("nobody sent this");
            }
        }
    }

    private static Loopback node(AtomicInteger messages) throws IOException {
        return new Loopback(SETTINGS, 8, Loopback.accepting(association -> serve(association, messages)));
    }

    /** Sends that much of a PDU and ends its side. @return the type of the PDU that comes back */
    private static int answerToPart(Loopback node, byte[] before, byte[] pdu, int length) throws IOException {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), node.remote().port())) {
            socket.setTcpNoDelay(true);
            if (before.length > 0) {
                socket.getOutputStream().write(before);
                assertThat(RawPdus.readPdu(socket)).isEqualTo(ACCEPT);
            }
            socket.getOutputStream().write(pdu, 0, length);
            socket.shutdownOutput();
            return RawPdus.readPdu(socket);
        }
    }

    private static void untilNoAssociationIsLeft(Loopback node) {
        while (node.acceptor().associations() > 0) {
            Thread.yield();
        }
    }

    @Test
    void anAssociateRequestThatEndsAtAnyByteIsNotAccepted() throws Exception {
        byte[] rq = RawPdus.ASSOCIATE_RQ;
        try (Loopback node = node(new AtomicInteger())) {
            for (int length = 0; length < rq.length; length++) {
                assertThat(answerToPart(node, new byte[0], rq, length))
                        .as("%d of %d bytes", length, rq.length)
                        .isIn(CLOSED, ABORT);
            }
            untilNoAssociationIsLeft(node);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("towardsTheAcceptor")
    void aPduThatEndsAtAnyByteEndsItsAssociationAndIsNotActedOn(String name, byte[] pdu, int whole) throws Exception {
        AtomicInteger messages = new AtomicInteger();
        try (Loopback node = node(messages)) {
            for (int length = 0; length < pdu.length; length++) {
                assertThat(answerToPart(node, RawPdus.ASSOCIATE_RQ, pdu, length))
                        .as("%d of %d bytes", length, pdu.length)
                        .isIn(CLOSED, ABORT);
                untilNoAssociationIsLeft(node);
            }
            assertThat(messages).hasValue(0);
            assertThat(answerToWhole(node, pdu)).isEqualTo(whole);
        }
    }

    private static int answerToWhole(Loopback node, byte[] pdu) throws IOException {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), node.remote().port())) {
            socket.getOutputStream().write(RawPdus.ASSOCIATE_RQ);
            assertThat(RawPdus.readPdu(socket)).isEqualTo(ACCEPT);
            socket.getOutputStream().write(pdu);
            return RawPdus.readPdu(socket);
        }
    }

    /** What an acceptor may answer an A-ASSOCIATE-RQ. */
    private enum Answer {
        ACCEPTANCE(RawPdus.bytes(AC)),
        REJECTION(RawPdus.bytes(new Pdu.AssociateRj(Rejection.LOCAL_LIMIT_EXCEEDED))),
        ABORT_BY_PROVIDER(RawPdus.bytes(new Pdu.Abort(AbortReason.NOT_SPECIFIED)));

        private final byte[] pdu;

        Answer(byte[] pdu) {
            this.pdu = pdu;
        }
    }

    @ParameterizedTest
    @EnumSource
    void anAnswerThatEndsAtAnyByteIsNoAssociationForItsRequestor(Answer answer) throws Exception {
        againstAnAcceptor(
                answer.pdu.length,
                (server, length) -> {
                    try (Socket socket = server.accept()) {
                        RawPdus.readPdu(socket);
                        socket.getOutputStream().write(answer.pdu, 0, length);
                    }
                },
                (requestor, remote, length) -> assertThatThrownBy(() -> requestor.connect(remote, Loopback.REQUEST))
                        .as("%d of %d bytes", length, answer.pdu.length)
                        .isInstanceOf(AssociationException.ConnectionLost.class));
    }

    /** What an acceptor may send later. */
    private enum Later {
        COMMAND(RawPdus.pData(RawPdus.VERIFICATION, new CEchoRq(7).answer(Status.SUCCESS), new byte[0])),
        RELEASE_REQUEST(RawPdus.bytes(new Pdu.ReleaseRq())),
        ABORT_BY_USER(RawPdus.bytes(new Pdu.Abort(AbortReason.SERVICE_USER)));

        private final byte[] pdu;

        Later(byte[] pdu) {
            this.pdu = pdu;
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatAnAcceptorSendsAndThatEndsAtAnyByteIsNotReceived(Later later) throws Exception {
        againstAnAcceptor(
                later.pdu.length,
                (server, length) -> {
                    try (Socket socket = server.accept()) {
                        RawPdus.readPdu(socket);
                        socket.getOutputStream().write(RawPdus.bytes(AC));
                        socket.getOutputStream().write(later.pdu, 0, length);
                    }
                },
                (requestor, remote, length) -> {
                    try (Association association = requestor.connect(remote, Loopback.REQUEST)) {
                        assertThatThrownBy(association::receive)
                                .as("%d of %d bytes", length, later.pdu.length)
                                .isInstanceOf(AssociationException.ConnectionLost.class);
                        association.onClose().toCompletableFuture().get(30, TimeUnit.SECONDS);
                    }
                });
    }

    /** There is nothing left to lose, and many peers just close: it does not wait for the rest. */
    @Test
    void aReleaseThatIsAnsweredInPartEndsWithTheConnection() throws Exception {
        byte[] rp = RawPdus.bytes(new Pdu.ReleaseRp());
        againstAnAcceptor(
                rp.length,
                (server, length) -> {
                    try (Socket socket = server.accept()) {
                        RawPdus.readPdu(socket);
                        socket.getOutputStream().write(RawPdus.bytes(AC));
                        assertThat(RawPdus.readPdu(socket)).isEqualTo(RELEASE_RQ);
                        socket.getOutputStream().write(rp, 0, length);
                    }
                },
                (requestor, remote, length) -> {
                    Association association = requestor.connect(remote, Loopback.REQUEST);
                    association.release();
                    association.onClose().toCompletableFuture().get(30, TimeUnit.SECONDS);
                    assertThat(association.isOpen()).isFalse();
                });
    }

    private interface Peer {
        void play(ServerSocket server, int length) throws IOException;
    }

    private interface Check {
        void run(Requestor requestor, RemoteAe remote, int length) throws Exception;
    }

    /** Once for each length up to, and without, that of the whole PDU. */
    private static void againstAnAcceptor(int whole, Peer peer, Check check) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                EventLoops loops = EventLoops.start(1)) {
            Requestor requestor = new Requestor(loops, Loopback.SCU, SETTINGS);
            RemoteAe remote = new RemoteAe(Loopback.SCP, "127.0.0.1", server.getLocalPort());
            for (int length = 0; length < whole; length++) {
                int sent = length;
                CompletableFuture<Void> played = new CompletableFuture<>();
                Thread.ofVirtual().start(() -> {
                    try {
                        peer.play(server, sent);
                        played.complete(null);
                    } catch (IOException e) {
                        played.completeExceptionally(e);
                    }
                });
                check.run(requestor, remote, length);
                played.get(30, TimeUnit.SECONDS);
            }
        }
    }
}
