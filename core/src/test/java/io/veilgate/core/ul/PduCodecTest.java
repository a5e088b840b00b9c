package io.veilgate.core.ul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.veilgate.core.base.AbortReason;
import io.veilgate.core.base.AeTitle;
import io.veilgate.core.base.DicomException;
import io.veilgate.core.base.ReceivedUid;
import io.veilgate.core.base.Uid;
import io.veilgate.core.base.Uids;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PduCodecTest {
    /** Empty items cost four bytes on the wire and much more in memory. */
    @Test
    void aRequestWithMoreItemsThanAnyoneNeedsIsRefused() {
        ReceivedUid empty = new ReceivedUid("");
        UserInformation plain = UserInformation.of(0, new Uid("2.25.1"), "V", List.of());
        List<ReceivedUid> syntaxes = Collections.nCopies(9000, empty);
        refused(new Pdu.AssociateRq(
                new AeTitle("A"), new AeTitle("B"), List.of(new ProposedContext(1, empty, syntaxes)), plain));
        refused(new Pdu.AssociateRq(
                new AeTitle("A"),
                new AeTitle("B"),
                List.of(),
                UserInformation.of(
                        0,
                        new Uid("2.25.1"),
                        "V",
                        Collections.nCopies(5000, new RoleSelection(empty, Set.of(Role.SCU))))));
    }

    private static void refused(Pdu.AssociateRq rq) {
        ByteBuf bytes = Unpooled.buffer();
        PduEncoder.encode(rq, bytes);
        assertThatThrownBy(() -> Feeding.decode(bytes, 4096))
                .isInstanceOf(DicomException.Protocol.class)
                .hasMessageContaining("items of one kind");
    }

    /** A-RELEASE-RQ (PS3.8 Table 9-24): type 05H, reserved, length 4, reserved. */
    private static final ByteBuf RELEASE_RQ = hex("05 00 00000004 00000000");
    /** A-RELEASE-RP (PS3.8 Table 9-25). */
    private static final ByteBuf RELEASE_RP = hex("06 00 00000004 00000000");
    /** A-ASSOCIATE-RJ (PS3.8 Table 9-21): reserved, result 1, source 1, reason 7. */
    private static final ByteBuf ASSOCIATE_RJ = hex("03 00 00000004 00 01 01 07");
    /** A-ABORT (PS3.8 Table 9-26): reserved, reserved, source 2, reason 6. */
    private static final ByteBuf ABORT = hex("07 00 00000004 00 00 02 06");

    /** A-ASSOCIATE-RQ (PS3.8 Table 9-11). */
    private static final ByteBuf ASSOCIATE_RQ = hex(
            "01 00 000000C3" // length 195
                    + "0001 0000" // protocol version, reserved
                    + text("ANY-SCP         ") + text("ECHOSCU         ") // called, calling
                    + "00".repeat(32) // reserved
                    + "10 00 0015" + text("1.2.840.10008.3.1.1.1") // application context
                    + "20 00 002E 01 000000" // presentation context 1
                    + "30 00 0011" + text("1.2.840.10008.1.1") // abstract syntax
                    + "40 00 0011" + text("1.2.840.10008.1.2") // transfer syntax
                    + "50 00 0030" // user information
                    + "51 00 0004 00004000" // maximum length 16384
                    + "52 00 0006" + text("2.25.7") // implementation class UID
                    + "54 00 0015 0011" + text("1.2.840.10008.1.1") + "01 01" // role selection, both
                    + "55 00 0001" + text("V")); // implementation version name

    private static final Pdu.AssociateRq ASSOCIATE_RQ_RECORD = new Pdu.AssociateRq(
            new AeTitle("ANY-SCP"),
            new AeTitle("ECHOSCU"),
            List.of(new ProposedContext(
                    1, ReceivedUid.of(Uids.Verification), List.of(ReceivedUid.of(Uids.ImplicitVRLittleEndian)))),
            UserInformation.of(
                    16384,
                    new Uid("2.25.7"),
                    "V",
                    List.of(new RoleSelection(ReceivedUid.of(Uids.Verification), Set.of(Role.SCU, Role.SCP)))));

    private static ByteBuf hex(String digits) {
        return Unpooled.wrappedBuffer(HexFormat.of().parseHex(digits.replace(" ", "")));
    }

    private static String text(String characters) {
        return HexFormat.of().formatHex(characters.getBytes(StandardCharsets.US_ASCII));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 4096})
    void pdusOfReleaseRejectionAndAbortDecodeHoweverTheyAreSplit(int pieceBytes) throws Exception {
        ByteBuf all = Unpooled.wrappedBuffer(
                RELEASE_RQ.duplicate(), RELEASE_RP.duplicate(), ASSOCIATE_RJ.duplicate(), ABORT.duplicate());
        assertThat(Feeding.decode(all, pieceBytes))
                .containsExactly(
                        new Pdu.ReleaseRq(),
                        new Pdu.ReleaseRp(),
                        new Pdu.AssociateRj(Rejection.CALLED_AE_TITLE_NOT_RECOGNIZED),
                        new Pdu.Abort(AbortReason.INVALID_PDU_PARAMETER_VALUE));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 4096})
    void associateRqDecodesHoweverItIsSplit(int pieceBytes) throws Exception {
        assertThat(Feeding.decode(ASSOCIATE_RQ.duplicate(), pieceBytes)).containsExactly(ASSOCIATE_RQ_RECORD);
    }

    @Test
    void pdusEncodeToTheBytesOfTheStandard() {
        assertThat(encoded(ASSOCIATE_RQ_RECORD)).isEqualTo(ASSOCIATE_RQ);
        assertThat(encoded(new Pdu.ReleaseRq())).isEqualTo(RELEASE_RQ);
        assertThat(encoded(new Pdu.ReleaseRp())).isEqualTo(RELEASE_RP);
        assertThat(encoded(new Pdu.AssociateRj(Rejection.CALLED_AE_TITLE_NOT_RECOGNIZED)))
                .isEqualTo(ASSOCIATE_RJ);
        assertThat(encoded(new Pdu.Abort(AbortReason.INVALID_PDU_PARAMETER_VALUE)))
                .isEqualTo(ABORT);
    }

    private static ByteBuf encoded(Pdu pdu) {
        ByteBuf out = Unpooled.buffer();
        PduEncoder.encode(pdu, out);
        return out;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 4096})
    void pDataArrivesAsStartsAndBytes(int pieceBytes) throws Exception {
        // PDU of 22: command, last, 4 bytes, in context 3; data, not last, 6 bytes; the next PDU: data, last, none
        ByteBuf in = hex("04 00 00000016" + "00000006 03 03 01020304" + "00000008 03 00 0506070809 0A"
                + "04 00 00000006" + "00000002 03 02");
        assertThat(Feeding.decode(in, pieceBytes))
                .containsExactly(
                        new PDataPart.PdvStart(3, PDataPart.Kind.COMMAND, true, 4),
                        new Feeding.Fragment("01020304"),
                        new PDataPart.PdvStart(3, PDataPart.Kind.DATA_SET, false, 6),
                        new Feeding.Fragment("05060708090a"),
                        new PDataPart.PdvStart(3, PDataPart.Kind.DATA_SET, true, 0));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "UNRECOGNIZED_PDU, 08 00 00000004",
        "UNRECOGNIZED_PDU, 47 45 54202F20", // an HTTP request
        "INVALID_PDU_PARAMETER_VALUE, 05 00 00000005",
        "INVALID_PDU_PARAMETER_VALUE, 01 00 00000043",
        "INVALID_PDU_PARAMETER_VALUE, 01 00 FFFFFFFF",
        "INVALID_PDU_PARAMETER_VALUE, 04 00 00004001", // longer than the 16384 of this decoder
        "INVALID_PDU_PARAMETER_VALUE, 04 00 00000000",
        "INVALID_PDU_PARAMETER_VALUE, 04 00 00000008 00000001 01 03", // PDV item without a control header
        "INVALID_PDU_PARAMETER_VALUE, 04 00 00000008 00000005 01 03", // PDV item past the PDU's end
        "INVALID_PDU_PARAMETER_VALUE, 04 00 00000009 00000004 01 03 0000", // a byte too many after the last PDV
    })
    void badLengthsAndTypesAreRefusedBeforeTheBodyIsRead(AbortReason reason, String bytes) {
        assertThatThrownBy(() -> Feeding.decode(hex(bytes), 4096))
                .isInstanceOfSatisfying(
                        DicomException.Protocol.class,
                        e -> assertThat(e.reason()).isEqualTo(reason));
    }

    @Test
    void unknownItemsAreSkippedByTheirLength() throws Exception {
        ByteBuf rq = Unpooled.copiedBuffer(ASSOCIATE_RQ);
        rq.writeBytes(hex("99 00 0003 010203")); // behind the user information
        rq.setInt(2, rq.readableBytes() - 6);
        assertThat(Feeding.decode(rq, 4096)).containsExactly(ASSOCIATE_RQ_RECORD);
    }

    @Test
    void aContextIdUsedTwiceIsRefused() {
        Pdu.AssociateAc ac = new Pdu.AssociateAc(
                ASSOCIATE_RQ_RECORD,
                List.of(
                        new ContextResult(1, ContextResult.Result.ACCEPTANCE, new ReceivedUid("1.2")),
                        new ContextResult(1, ContextResult.Result.ACCEPTANCE, new ReceivedUid("1.2"))),
                ASSOCIATE_RQ_RECORD.userInformation());
        assertThatThrownBy(() -> Feeding.decode(encoded(ac), 4096)).isInstanceOf(DicomException.Protocol.class);
    }

    @Test
    void anItemThatEndsPastThePduIsRefused() {
        ByteBuf rq = Unpooled.copiedBuffer(ASSOCIATE_RQ);
        rq.setShort(76, 0x7FFF); // length of the application context item
        assertThatThrownBy(() -> Feeding.decode(rq, 4096)).isInstanceOf(DicomException.Protocol.class);
    }

    @Test
    void aTitleWithControlCharactersEqualsNoValidTitle() {
        Pdu.AssociateRq rq = new Pdu.AssociateRq(
                1, "A\nB ", "  SCU ", new ReceivedUid(""), List.of(), ASSOCIATE_RQ_RECORD.userInformation());
        assertThat(rq.calledAeTitle()).isEqualTo("A\\B");
        assertThat(rq.callingAeTitle()).isEqualTo("SCU");
    }
}
