package io.veilgate.core.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.veilgate.core.base.AbortReason;
import io.veilgate.core.base.AeTitle;
import io.veilgate.core.base.Implementation;
import io.veilgate.core.testing.MayWarn;
import io.veilgate.core.ul.Pdu;
import io.veilgate.core.ul.PduEncoder;
import io.veilgate.core.ul.Rejection;
import io.veilgate.core.ul.UserInformation;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Peers on plain sockets that do what no peer should. */
@Timeout(60)
class FaultyPeerTest {
    private static final Duration SHORT = Duration.ofMillis(200);
    private static final Duration LONG = Duration.ofSeconds(30);

    private static AssociationSettings waiting(Duration association, Duration release, Duration artim) {
        return AssociationSettings.defaults().with(new Timeouts(LONG, association, release, LONG, LONG, artim));
    }

    /** What the peer does once connected; its socket closes afterwards. */
    private interface Script {
        void play(Socket socket) throws IOException;
    }

    private static void againstAnAcceptor(AssociationSettings settings, Script script, AssociationCheck check)
            throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                EventLoops loops = EventLoops.start(1)) {
            Thread peer = Thread.ofVirtual().start(() -> {
                try (Socket socket = server.accept()) {
                    script.play(socket);
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            Requestor requestor = new Requestor(loops, Loopback.SCU, settings);
            RemoteAe remote = new RemoteAe(Loopback.SCP, "127.0.0.1", server.getLocalPort());
            check.run(requestor, remote);
            peer.join();
        }
    }

    private interface AssociationCheck {
        void run(Requestor requestor, RemoteAe remote) throws Exception;
    }

    private static byte[] bytes(Pdu pdu) {
        ByteBuf out = Unpooled.buffer();
        PduEncoder.encode(pdu, out);
        byte[] bytes = new byte[out.readableBytes()];
        out.readBytes(bytes);
        return bytes;
    }

    private static void untilClosed(Socket socket) throws IOException {
        while (socket.getInputStream().read() >= 0) {
            // what it says does not matter
        }
    }

    @Test
    void aPeerThatDoesNotAnswerTheRequestTimesOut() throws Exception {
        againstAnAcceptor(
                waiting(SHORT, LONG, SHORT),
                FaultyPeerTest::untilClosed,
                (requestor, remote) -> assertThatThrownBy(() -> requestor.connect(remote, Loopback.REQUEST))
                        .isInstanceOfSatisfying(
                                AssociationException.TimedOut.class,
                                e -> assertThat(e.which()).isEqualTo(Timeouts.Kind.ASSOCIATION)));
    }

    @Test
    void aPeerThatClosesInsteadOfAnsweringIsAConnectionLost() throws Exception {
        againstAnAcceptor(
                waiting(LONG, LONG, LONG),
                socket -> assertThat(socket.getInputStream().read()).isEqualTo(1),
                (requestor, remote) -> assertThatThrownBy(() -> requestor.connect(remote, Loopback.REQUEST))
                        .isInstanceOf(AssociationException.ConnectionLost.class));
    }

    @Test
    void aWebServerOnTheDicomPortIsToldFromAPeer() throws Exception {
        againstAnAcceptor(
                waiting(LONG, LONG, SHORT),
                socket -> {
                    socket.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n".getBytes(StandardCharsets.US_ASCII));
                    untilClosed(socket);
                },
                (requestor, remote) -> assertThatThrownBy(() -> requestor.connect(remote, Loopback.REQUEST))
                        .isInstanceOf(AssociationException.Aborted.class)
                        .hasMessageContaining("a PDU of type 48H"));
    }

    @Test
    void aPeerThatDoesNotAnswerTheReleaseTimesOut() throws Exception {
        UserInformation user = UserInformation.of(0, Implementation.CLASS_UID, "PEER", List.of());
        Pdu.AssociateRq rq = new Pdu.AssociateRq(new AeTitle("A"), new AeTitle("B"), List.of(), user);
        againstAnAcceptor(
                waiting(LONG, SHORT, SHORT),
                socket -> {
                    socket.getOutputStream().write(bytes(new Pdu.AssociateAc(rq, List.of(), user)));
                    untilClosed(socket);
                },
                (requestor, remote) -> {
                    Association association = requestor.connect(remote, Loopback.REQUEST);
                    assertThat(association.contexts()).isEmpty();
                    assertThatThrownBy(association::release)
                            .isInstanceOfSatisfying(
                                    AssociationException.TimedOut.class,
                                    e -> assertThat(e.which()).isEqualTo(Timeouts.Kind.RELEASE));
                    association.onClose().toCompletableFuture().get(30, TimeUnit.SECONDS);
                });
    }

    @Test
    void aConnectionThatAsksForNothingIsClosedByArtim() throws Exception {
        try (Loopback loop = new Loopback(waiting(LONG, LONG, SHORT), 8, Loopback.accepting(Association::receive));
                Socket socket = new Socket("127.0.0.1", loop.remote().port())) {
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void aBrowserOnTheDicomPortIsAnsweredWithAnAbort() throws Exception {
        try (Loopback loop = new Loopback(waiting(LONG, LONG, LONG), 8, Loopback.accepting(Association::receive));
                Socket socket = new Socket("127.0.0.1", loop.remote().port())) {
            socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(socket.getInputStream().readNBytes(10))
                    .isEqualTo(bytes(new Pdu.Abort(AbortReason.UNRECOGNIZED_PDU)));
        }
    }

    @Test
    @MayWarn("refused")
    void shutdownTurnsNewcomersAwayAndWaitsForWhoIsThere() throws Exception {
        try (Loopback loop = new Loopback(association -> association.receive())) {
            Association staying = loop.connect();
            Thread closing = Thread.ofVirtual().start(() -> loop.acceptor().close(LONG));
            AssociationException refusal = null;
            while (refusal == null) {
                try {
                    loop.connect().release();
                } catch (AssociationException e) {
                    refusal = e;
                }
            }
            assertThat(refusal)
                    .isInstanceOfSatisfying(
                            AssociationException.Rejected.class,
                            e -> assertThat(e.rejection()).isEqualTo(Rejection.SHUTTING_DOWN));
            assertThat(staying.isOpen()).isTrue();
            staying.release();
            closing.join();
            assertThat(loop.acceptor().associations()).isZero();
        }
    }

    @Test
    @MayWarn("aborted by us")
    void shutdownAbortsWhoStaysTooLong() throws Exception {
        CompletableFuture<Void> accepted = new CompletableFuture<>();
        try (Loopback loop = new Loopback(association -> {
            accepted.complete(null);
            association.receive();
        })) {
            Association staying = loop.connect();
            accepted.get(30, TimeUnit.SECONDS);
            loop.acceptor().close(Duration.ZERO);
            assertThatThrownBy(() -> staying.receive(LONG)).isInstanceOf(AssociationException.Aborted.class);
        }
    }
}
