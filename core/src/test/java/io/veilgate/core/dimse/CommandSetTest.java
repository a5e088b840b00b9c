package io.veilgate.core.dimse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.veilgate.core.base.DicomException;
import io.veilgate.core.base.ReceivedUid;
import io.veilgate.core.base.Tag;
import io.veilgate.core.base.Uids;
import io.veilgate.core.dimse.DimseMessage.CCancelRq;
import io.veilgate.core.dimse.DimseMessage.CEchoRq;
import io.veilgate.core.dimse.DimseMessage.CEchoRsp;
import io.veilgate.core.dimse.DimseMessage.CFindRq;
import io.veilgate.core.dimse.DimseMessage.CFindRsp;
import io.veilgate.core.dimse.DimseMessage.CGetRq;
import io.veilgate.core.dimse.DimseMessage.CGetRsp;
import io.veilgate.core.dimse.DimseMessage.CMoveRq;
import io.veilgate.core.dimse.DimseMessage.CMoveRsp;
import io.veilgate.core.dimse.DimseMessage.CStoreRq;
import io.veilgate.core.dimse.DimseMessage.CStoreRsp;
import io.veilgate.core.dimse.DimseMessage.NActionRq;
import io.veilgate.core.dimse.DimseMessage.NActionRsp;
import io.veilgate.core.dimse.DimseMessage.NEventReportRq;
import io.veilgate.core.dimse.DimseMessage.NEventReportRsp;
import io.veilgate.core.dimse.DimseMessage.UnrecognizedRq;
import io.veilgate.core.dimse.DimseMessage.UnrecognizedRsp;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.MethodSource;

class CommandSetTest {
    private static final ReceivedUid CLASS = ReceivedUid.of(Uids.MRImageStorage);
    private static final ReceivedUid INSTANCE = new ReceivedUid("2.25.123");

    /** C-ECHO-RQ (PS3.7 §9.3.5.1): group length, Affected SOP Class UID, Command Field, Message ID, Command Data Set Type. */
    private static final ByteBuf ECHO_RQ = hex("0000 0000 04000000 38000000"
            + "0000 0200 12000000" + HexFormat.of().formatHex("1.2.840.10008.1.1".getBytes()) + "00"
            + "0000 0001 02000000 3000"
            + "0000 1001 02000000 0700"
            + "0000 0008 02000000 0101");

    private static ByteBuf hex(String digits) {
        return Unpooled.wrappedBuffer(HexFormat.of().parseHex(digits.replace(" ", "")));
    }

    static Stream<DimseMessage> messages() {
        Status failed = Status.OUT_OF_RESOURCES.withComment("spool full").withOffendingElements(List.of(Tag.Rows));
        return Stream.of(
                new CEchoRq(65535),
                new CEchoRsp(1, CLASS, Status.SUCCESS),
                new CStoreRq(2, CLASS, INSTANCE, Priority.MEDIUM, MoveOriginator.NONE),
                new CStoreRq(2, CLASS, INSTANCE, Priority.HIGH, MoveOriginator.of("VEILGATE", 77)),
                new CStoreRsp(2, CLASS, INSTANCE, failed),
                new CFindRq(3, CLASS, Priority.LOW),
                new CFindRsp(3, CLASS, Status.PENDING_WITH_WARNING),
                new CGetRq(4, CLASS, Priority.MEDIUM),
                new CGetRsp(4, CLASS, Status.PENDING, SubOperations.pending(5, 4, 3, 2)),
                new CMoveRq(5, CLASS, Priority.MEDIUM, "DEST"),
                new CMoveRsp(5, CLASS, Status.of(0xB000), SubOperations.ended(7, 1, 0)),
                new CCancelRq(6),
                new NEventReportRq(8, CLASS, INSTANCE, 2),
                new NEventReportRsp(8, CLASS, INSTANCE, 2, failed),
                new NActionRq(9, CLASS, INSTANCE, 1),
                new NActionRsp(9, CLASS, INSTANCE, 1, Status.SUCCESS),
                new UnrecognizedRq(0x0140, 7, CLASS),
                new UnrecognizedRsp(0x8140, 7, Status.UNRECOGNIZED_OPERATION));
    }

    private static ByteBuf encoded(DimseMessage message, boolean dataSetFollows) {
        ByteBuf out = Unpooled.buffer();
        CommandSetWriter.write(new Command(message, dataSetFollows), out);
        return out;
    }

    @Test
    void echoRqHasTheBytesOfTheStandard() throws Exception {
        assertThat(encoded(new CEchoRq(7), false)).isEqualTo(ECHO_RQ);
        assertThat(CommandSetReader.read(ECHO_RQ.duplicate())).isEqualTo(new Command(new CEchoRq(7), false));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void everyMessageIsReadAsItWasWritten(DimseMessage message) throws Exception {
        for (boolean dataSetFollows : new boolean[] {true, false}) {
            assertThat(CommandSetReader.read(encoded(message, dataSetFollows)))
                    .isEqualTo(new Command(message, dataSetFollows));
        }
    }

    @ParameterizedTest
    @MethodSource("messages")
    void elementsRiseAreEvenAndAsLongAsTheGroupLengthSays(DimseMessage message) {
        ByteBuf bytes = encoded(message, true);
        assertThat(bytes.getIntLE(8)).isEqualTo(bytes.readableBytes() - 12);
        int before = -1;
        while (bytes.isReadable()) {
            int tag = bytes.readUnsignedShortLE() << 16 | bytes.readUnsignedShortLE();
            int length = bytes.readIntLE();
            assertThat(tag).isGreaterThan(before);
            assertThat(length).isEven();
            bytes.skipBytes(length);
            before = tag;
        }
    }

    @Test
    void aWrongGroupLengthAndAnyOrderAreTakenAsTheyCome() throws Exception {
        ByteBuf odd = hex("0000 0008 02000000 0101" + "0000 1001 02000000 0700" + "0000 0001 02000000 3000"
                + "0000 0000 04000000 FFFFFFFF");
        assertThat(CommandSetReader.read(odd)).isEqualTo(new Command(new CEchoRq(7, new ReceivedUid("")), false));
    }

    @ParameterizedTest
    @MethodSource("broken")
    void aCommandThatCannotBeToldOrAnsweredEndsTheAssociation(String bytes) {
        assertThatThrownBy(() -> CommandSetReader.read(hex(bytes))).isInstanceOf(DicomException.Protocol.class);
    }

    static Stream<String> broken() {
        return Stream.of(
                "", // nothing at all
                "0000 0001 02000000 3000", // no Message ID
                "0000 1001 02000000 0700", // no Command Field
                "0000 0001 02000000 3080 0000 2001 02000000 0700", // a response without Status
                "0000 0001 04000000 3000", // value past the end
                "0000 0001 0200", // header cut
                "0000 0001 01000000 30", // US of one byte
                "0800 0500 00000000"); // not group 0000
    }

    static LongStream seeds() {
        return LongStream.range(1, 201);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void damagedCommandsEndInAMessageOrAProtocolException(long seed) {
        Random random = new Random(seed);
        List<DimseMessage> all = messages().toList();
        ByteBuf bytes = encoded(all.get(random.nextInt(all.size())), random.nextBoolean());
        for (int i = random.nextInt(6); i >= 0; i--) {
            bytes.setByte(random.nextInt(bytes.readableBytes()), random.nextInt(256));
        }
        bytes.writerIndex(bytes.writerIndex() - random.nextInt(3));
        try {
            assertThat(CommandSetReader.read(bytes).message())
                    .as("seed %d", seed)
                    .isNotNull();
        } catch (DicomException.Protocol e) {
            assertThat(e.reason()).as("seed %d", seed).isNotNull();
        }
    }

    /** PS3.7 Annex C and the statuses of the composite services in PS3.4, ends of ranges included. */
    @ParameterizedTest
    @CsvFileSource(resources = "status-kinds.csv", numLinesToSkip = 1)
    void statusesAreOfTheKindThatTheStandardGivesThem(String first, String last, Status.Kind kind) {
        for (String code : List.of(first, last)) {
            Status status = Status.of(Integer.parseInt(code, 16));
            assertThat(status.kind()).isEqualTo(kind);
            assertThat(status.isDone()).isEqualTo(kind == Status.Kind.SUCCESS || kind == Status.Kind.WARNING);
        }
    }

    @Test
    void anErrorCommentIsCutAndNeverShown() {
        Status status = Status.CANNOT_UNDERSTAND.withComment("x".repeat(70));
        assertThat(status.errorComment()).hasSize(64);
        assertThat(status.toString()).isEqualTo("C000H (failure)");
    }
}
