package io.veilgate.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.veilgate.core.base.AbortReason;
import io.veilgate.core.base.AeTitle;
import io.veilgate.core.base.ReceivedUid;
import io.veilgate.core.base.Uid;
import io.veilgate.core.base.Uids;
import io.veilgate.core.ul.ContextResult;
import io.veilgate.core.ul.PDataPart.Kind;
import io.veilgate.core.ul.Pdu;
import io.veilgate.core.ul.PduEncoder;
import io.veilgate.core.ul.ProposedContext;
import io.veilgate.core.ul.Rejection;
import io.veilgate.core.ul.Role;
import io.veilgate.core.ul.RoleSelection;
import io.veilgate.core.ul.UserInformation;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Any stream of bytes is the same PDUs, or the same refusal, however it is cut; what was decoded encodes to what decodes to the same. */
class PduFuzzTest {
    static Stream<Arguments> seeds() {
        List<ProposedContext> contexts = List.of(
                new ProposedContext(1, uid(Uids.Verification), List.of(uid(Uids.ImplicitVRLittleEndian))),
                new ProposedContext(3, new ReceivedUid("1.02.3 "), List.of()));
        Pdu.AssociateRq rq =
                new Pdu.AssociateRq(new AeTitle("CALLED"), new AeTitle("CALLING"), contexts, userInformation());
        List<ContextResult> results = List.of(
                new ContextResult(1, ContextResult.Result.ACCEPTANCE, uid(Uids.ImplicitVRLittleEndian)),
                new ContextResult(3, ContextResult.Result.ABSTRACT_SYNTAX_NOT_SUPPORTED, uid(Uids.RLELossless)));
        return Stream.of(
                seed(rq),
                seed(new Pdu.AssociateAc(rq, results, userInformation())),
                seed(new Pdu.AssociateRj(new Rejection(Rejection.Permanence.PERMANENT, Rejection.Reason.values()[0]))),
                seed(new Pdu.ReleaseRq()),
                seed(new Pdu.ReleaseRp()),
                seed(new Pdu.Abort(AbortReason.UNRECOGNIZED_PDU)),
                pData());
    }

    private static ReceivedUid uid(Uid uid) {
        return ReceivedUid.of(uid);
    }

    private static UserInformation userInformation() {
        return new UserInformation(
                16384,
                new ReceivedUid("2.25.1"),
                Optional.of("QUUX 1"),
                Optional.of(new UserInformation.AsyncWindow(1, 1)),
                List.of(new RoleSelection(uid(Uids.Verification), Set.of(Role.values()))),
                List.of(new UserInformation.ExtendedNegotiation(
                        uid(Uids.Verification),
                        ByteBuffer.wrap(new byte[] {1, 0, 1}).asReadOnlyBuffer())),
                List.of(new UserInformation.CommonExtendedNegotiation(
                        new ReceivedUid("2.25.2"), new ReceivedUid("2.25.3"), List.of(new ReceivedUid("2.25.4")))),
                Optional.of(new UserInformation.UserIdentity(
                        2, true, ByteBuffer.wrap(new byte[] {'q'}), ByteBuffer.wrap(new byte[] {'z'}))),
                Optional.empty());
    }

    private static Arguments seed(Pdu pdu) {
        ByteBuf bytes = Unpooled.buffer();
        PduEncoder.encode(pdu, bytes);
        return Arguments.of((Object) ByteBufUtil.getBytes(bytes));
    }

    private static Arguments pData() {
        ByteBuf bytes = Unpooled.buffer();
        bytes.writerIndex(PduEncoder.P_DATA_OVERHEAD_BYTES);
        PduEncoder.setPDataHeader(bytes, 0, 1, Kind.COMMAND, true, 5);
        bytes.writeBytes(new byte[5]);
        PduEncoder.encode(new Pdu.ReleaseRq(), bytes);
        return Arguments.of((Object) ByteBufUtil.getBytes(bytes));
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "2m")
    void isTheSamePartsOrTheSameRefusalHoweverItIsCut(byte[] input) throws Exception {
        Bounds.hold(input, 20_000, () -> {
            DecodedPdus whole = DecodedPdus.of(input, input.length);
            for (int pieceBytes : new int[] {1, 2, 7, 100}) {
                assertThat(DecodedPdus.of(input, pieceBytes)).isEqualTo(whole);
            }
            whole.pdus().forEach(PduFuzzTest::encodesAndDecodesToItself);
        });
    }

    private static void encodesAndDecodesToItself(Pdu pdu) {
        ByteBuf bytes = Unpooled.buffer();
        PduEncoder.encode(pdu, bytes);
        DecodedPdus again = DecodedPdus.of(ByteBufUtil.getBytes(bytes), bytes.readableBytes());
        assertThat(again.refusal()).isEmpty();
        assertThat(again.pdus()).containsExactly(pdu);
    }
}
