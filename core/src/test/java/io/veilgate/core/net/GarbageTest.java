package io.veilgate.core.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.veilgate.core.base.AbortReason;
import io.veilgate.core.base.AeTitle;
import io.veilgate.core.base.Implementation;
import io.veilgate.core.base.ReceivedUid;
import io.veilgate.core.base.Uids;
import io.veilgate.core.dimse.Command;
import io.veilgate.core.dimse.CommandSetWriter;
import io.veilgate.core.dimse.DimseMessage.CEchoRq;
import io.veilgate.core.dimse.Status;
import io.veilgate.core.testing.MayWarn;
import io.veilgate.core.ul.PDataPart;
import io.veilgate.core.ul.Pdu;
import io.veilgate.core.ul.PduEncoder;
import io.veilgate.core.ul.ProposedContext;
import io.veilgate.core.ul.Rejection;
import io.veilgate.core.ul.UserInformation;
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
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What strangers send to the port: it costs little, ends, and a well-behaved peer is served meanwhile. */
@Timeout(120)
@MayWarn({"aborted", "refused", "lost", " ends"})
class GarbageTest {
    private static final AeTitle STRANGER = new AeTitle("STRANGER");
    private static final long MOST_DIRECT_BYTES = 64L << 20;
    private static final Duration LONG = Duration.ofSeconds(60);

    /** ARTIM alone is short; what ends a test must be it, or what the test is about. */
    private static final Timeouts TIMEOUTS = new Timeouts(LONG, LONG, LONG, LONG, LONG, Duration.ofMillis(500));

    private static final byte[] ASSOCIATE_RQ = bytes(new Pdu.AssociateRq(
            Loopback.SCP,
            STRANGER,
            List.of(new ProposedContext(
                    1, ReceivedUid.of(Uids.Verification), List.of(ReceivedUid.of(Uids.ImplicitVRLittleEndian)))),
            UserInformation.of(0, Implementation.CLASS_UID, "STRANGE", List.of())));

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

    private static byte[] bytes(Pdu pdu) {
        ByteBuf out = Unpooled.buffer();
        PduEncoder.encode(pdu, out);
        return array(out);
    }

    private static byte[] array(ByteBuf buffer) {
        byte[] bytes = new byte[buffer.readableBytes()];
        buffer.readBytes(bytes);
        return bytes;
    }

    /** A P-DATA-TF with a whole C-ECHO-RQ. */
    private static byte[] echoRq() {
        ByteBuf command = Unpooled.buffer();
        CommandSetWriter.write(new Command(new CEchoRq(7), false), command);
        ByteBuf pdu = Unpooled.buffer();
        pdu.writeZero(PduEncoder.P_DATA_OVERHEAD_BYTES).writeBytes(command.duplicate());
        PduEncoder.setPDataHeader(pdu, 0, 1, PDataPart.Kind.COMMAND, true, command.readableBytes());
        return array(pdu);
    }

    private Socket associated() throws IOException {
        Socket socket = connect();
        socket.getOutputStream().write(ASSOCIATE_RQ);
        assertThat(readPdu(socket)).isEqualTo(2);
        return socket;
    }

    /** @return the type of the next PDU, which is read to its end; -1 at the end of the stream */
    private static int readPdu(Socket socket) throws IOException {
        byte[] header = socket.getInputStream().readNBytes(6);
        if (header.length < 6) {
            return -1;
        }
        int length = Unpooled.wrappedBuffer(header).getInt(2);
        socket.getInputStream().skipNBytes(length);
        return header[0];
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

    static Stream<byte[]> pdus() {
        UserInformation user = UserInformation.of(0, Implementation.CLASS_UID, "STRANGE", List.of());
        return Stream.of(
                bytes(new Pdu.AssociateAc(
                        new Pdu.AssociateRq(Loopback.SCP, STRANGER, List.of(), user), List.of(), user)),
                bytes(new Pdu.AssociateRj(Rejection.LOCAL_LIMIT_EXCEEDED)),
                bytes(new Pdu.ReleaseRq()),
                bytes(new Pdu.ReleaseRp()),
                bytes(new Pdu.Abort(AbortReason.SERVICE_USER)),
                echoRq());
    }

    @Test
    void anAssociateRequestThatEndsAtAnyByteCostsNothing() throws Exception {
        for (int length = 0; length < ASSOCIATE_RQ.length; length++) {
            try (Socket socket = connect()) {
                socket.getOutputStream().write(ASSOCIATE_RQ, 0, length);
            }
        }
        othersAreServed();
        untilNoAssociationIsLeft();
    }

    @ParameterizedTest
    @MethodSource("pdus")
    void aPduThatEndsAtAnyByteEndsItsAssociation(byte[] pdu) throws Exception {
        int step = 1 + pdu.length / 60;
        for (int length = 1; length < pdu.length; length += step) {
            try (Socket socket = associated()) {
                socket.getOutputStream().write(pdu, 0, length);
            }
            untilNoAssociationIsLeft();
        }
        othersAreServed();
    }

    @Test
    void anAnnouncedLengthIsNotBelieved() throws Exception {
        for (int type = 1; type <= 8; type++) {
            for (long length : new long[] {600_000, Integer.MAX_VALUE, 1L << 31, 0xFFFF_FFFFL}) {
                byte[] header =
                        array(Unpooled.buffer().writeByte(type).writeByte(0).writeInt((int) length));
                for (Socket socket : List.of(connect(), associated())) {
                    socket.getOutputStream().write(header);
                    socket.getOutputStream().write(new byte[1000]);
                    assertThat(readPdu(socket))
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
            assertThat(readPdu(socket)).isEqualTo(7);
            othersAreServed();
        }
    }

    @Test
    void aSenderOfOneByteAtATimeIsServed() throws Exception {
        Socket socket = connect();
        for (byte one : ASSOCIATE_RQ) {
            socket.getOutputStream().write(one);
        }
        assertThat(readPdu(socket)).isEqualTo(2);
        othersAreServed();
        for (byte one : echoRq()) {
            socket.getOutputStream().write(one);
        }
        assertThat(readPdu(socket)).isEqualTo(4);
        socket.getOutputStream().write(bytes(new Pdu.ReleaseRq()));
        assertThat(readPdu(socket)).isEqualTo(6);
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
            connect().getOutputStream().write(ASSOCIATE_RQ);
        }
        othersAreServed();
        for (Socket socket : sockets) {
            try {
                accepted += readPdu(socket) == 2 ? 1 : 0;
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
        halfClosed.get(1).getOutputStream().write(ASSOCIATE_RQ, 0, 50);
        halfClosed.get(3).getOutputStream().write(echoRq(), 0, 20);
        for (Socket socket : halfClosed) {
            socket.shutdownOutput();
        }
        othersAreServed();
        halfClosed.forEach(GarbageTest::untilClosed);
        untilNoAssociationIsLeft();
    }
}
