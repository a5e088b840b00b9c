package io.veilgate.core.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.veilgate.core.dimse.DimseMessage.CEchoRq;
import io.veilgate.core.dimse.Status;
import io.veilgate.core.testing.MayWarn;
import io.veilgate.core.ul.Pdu;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What strangers send to the port: it costs little, ends, and a well-behaved peer is served meanwhile. */
@Timeout(120)
@MayWarn({"aborted", "refused", "lost", " ends"})
class GarbageTest {
    private static final long MOST_DIRECT_BYTES = 64L << 20;
    private static final Duration LONG = Duration.ofSeconds(60);

    /** ARTIM alone is short; what ends a test must be it, or what the test is about. */
    private static final Timeouts TIMEOUTS = new Timeouts(LONG, LONG, LONG, LONG, LONG, Duration.ofMillis(500));

    private final List<Socket> sockets = new ArrayList<>();
    private long directBytesBefore;
    private Loopback node;

    @BeforeEach
    void start() throws IOException {
        directBytesBefore = PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory();
        node = new Loopback(
                AssociationSettings.defaults().with(TIMEOUTS),
                new Entrance(new AssociationLimits(16, 8, 16), address -> true),
                Loopback.accepting(GarbageTest::echo));
    }

    @AfterEach
    void stop() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        node.close();
    }

    private static void echo(Association association) throws IOException {
        for (Optional<Received> next = association.receive(); next.isPresent(); next = association.receive()) {
            if (next.get().message() instanceof CEchoRq rq) {
                association.send(next.get().context().id(), rq.answer(Status.SUCCESS));
            }
        }
    }

    private void othersAreServed() throws Exception {
        Association association = node.connect();
        association.send(Loopback.verification(association).id(), new CEchoRq(1));
        assertThat(association.receiveResponse().message()).isEqualTo(new CEchoRq(1).answer(Status.SUCCESS));
        association.release();
        assertThat(PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory() - directBytesBefore)
                .isLessThan(MOST_DIRECT_BYTES);
    }

    private void untilNoAssociationIsLeft() {
        while (node.acceptor().associations() > 0) {
            Thread.yield();
        }
    }

    private Socket connect() throws IOException {
        Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), node.remote().port());
        socket.setTcpNoDelay(true);
        sockets.add(socket);
        return socket;
    }

    private Socket associated() throws IOException {
        Socket socket = connect();
        socket.getOutputStream().write(RawPdus.ASSOCIATE_RQ);
        assertThat(RawPdus.readPdu(socket)).isEqualTo(2);
        return socket;
    }

    /** Whatever it says before. */
    private static void untilClosed(Socket socket) {
        try {
            while (socket.getInputStream().read() >= 0) {
                // does not matter
            }
        } catch (IOException e) {
            // reset: closed too
        }
    }

    @Test
    void anAnnouncedLengthIsNotBelieved() throws Exception {
        for (int type = 1; type <= 8; type++) {
            for (long length : new long[] {600_000, Integer.MAX_VALUE, 1L << 31, 0xFFFF_FFFFL}) {
                byte[] header = RawPdus.array(
                        Unpooled.buffer().writeByte(type).writeByte(0).writeInt((int) length));
                for (Socket socket : List.of(connect(), associated())) {
                    socket.getOutputStream().write(header);
                    socket.getOutputStream().write(new byte[1000]);
                    assertThat(RawPdus.readPdu(socket))
                            .as("type %d, length %d", type, length)
                            .isEqualTo(7);
                    socket.close();
                }
            }
        }
        othersAreServed();
    }

    @Test
    void httpAndTlsOnThePlainPortAreAborted() throws Exception {
        byte[] clientHello = HexFormat.of().parseHex("16030100c8010000c40303" + "ab".repeat(192));
        byte[] get = "GET / HTTP/1.1\r\nHost: node\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        for (byte[] greeting : List.of(clientHello, get)) {
            Socket socket = connect();
            socket.getOutputStream().write(greeting);
            assertThat(RawPdus.readPdu(socket)).isEqualTo(7);
            othersAreServed();
        }
    }

    @Test
    void aSenderOfOneByteAtATimeIsServed() throws Exception {
        Socket socket = connect();
        for (byte one : RawPdus.ASSOCIATE_RQ) {
            socket.getOutputStream().write(one);
        }
        assertThat(RawPdus.readPdu(socket)).isEqualTo(2);
        othersAreServed();
        for (byte one : RawPdus.echoRq()) {
            socket.getOutputStream().write(one);
        }
        assertThat(RawPdus.readPdu(socket)).isEqualTo(4);
        socket.getOutputStream().write(RawPdus.bytes(new Pdu.ReleaseRq()));
        assertThat(RawPdus.readPdu(socket)).isEqualTo(6);
    }

    /** ARTIM runs until the request is whole, not until its next byte. */
    @Test
    void aRequestThatNeverGetsWholeIsEndedByArtim() throws Exception {
        Socket socket = connect();
        socket.setSoTimeout(20);
        OutputStream out = socket.getOutputStream();
        out.write(new byte[] {1, 0, 0, 4, 0, 0});
        othersAreServed();
        assertThat(endsWhileItIsWrittenTo(socket)).isTrue();
    }

    private static boolean endsWhileItIsWrittenTo(Socket socket) throws IOException {
        while (true) {
            try {
                socket.getOutputStream().write(' ');
                return socket.getInputStream().read() < 0;
            } catch (SocketTimeoutException e) {
                // another byte
            } catch (SocketException e) {
                return true;
            }
        }
    }

    @Test
    void aThousandSilentConnectionsKeepNobodyOutAndEnd() throws Exception {
        for (int i = 0; i < 1000; i++) {
            connect();
        }
        othersAreServed();
        for (Socket socket : sockets) {
            untilClosed(socket);
        }
        othersAreServed();
    }

    @Test
    void aFloodOfAssociateRequestsFromOnePeerLeavesRoomForOthers() throws Exception {
        int accepted = 0;
        for (int i = 0; i < 300; i++) {
            connect().getOutputStream().write(RawPdus.ASSOCIATE_RQ);
        }
        othersAreServed();
        for (Socket socket : sockets) {
            try {
                accepted += RawPdus.readPdu(socket) == 2 ? 1 : 0;
            } catch (SocketException e) {
                // closed before it was answered, or while
            }
        }
        assertThat(accepted).isBetween(1, 8);
        othersAreServed();
    }

    @Test
    void halfClosedSocketsEndWhereverTheyAre() throws Exception {
        List<Socket> halfClosed = new ArrayList<>(List.of(connect(), connect(), associated(), associated()));
        halfClosed.get(1).getOutputStream().write(RawPdus.ASSOCIATE_RQ, 0, 50);
        halfClosed.get(3).getOutputStream().write(RawPdus.echoRq(), 0, 20);
        for (Socket socket : halfClosed) {
            socket.shutdownOutput();
        }
        othersAreServed();
        halfClosed.forEach(GarbageTest::untilClosed);
        untilNoAssociationIsLeft();
    }
}
