package io.veilgate.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.veilgate.core.base.DicomException;
import io.veilgate.core.base.ReceivedUid;
import io.veilgate.core.base.Uids;
import io.veilgate.core.dimse.Command;
import io.veilgate.core.dimse.CommandSetReader;
import io.veilgate.core.dimse.CommandSetWriter;
import io.veilgate.core.dimse.DimseMessage;
import io.veilgate.core.dimse.MoveOriginator;
import io.veilgate.core.dimse.Priority;
import io.veilgate.core.dimse.Status;
import io.veilgate.core.dimse.SubOperations;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes are a command, which written and read again is the same, or are refused. */
class CommandSetFuzzTest {
    static Stream<Arguments> seeds() {
        ReceivedUid sopClass = ReceivedUid.of(Uids.Verification);
        ReceivedUid instance = new ReceivedUid("2.25.4711");
        Status failure = new Status(0xA900, "qophquux", List.of(0x00080018));
        SubOperations counts = new SubOperations(OptionalInt.of(3), 2, 1, 0);
        return Stream.of(
                        new DimseMessage.CEchoRq(1),
                        new DimseMessage.CEchoRsp(1, sopClass, failure),
                        new DimseMessage.CStoreRq(
                                2,
                                sopClass,
                                instance,
                                Priority.MEDIUM,
                                new MoveOriginator(Optional.of("QUUX"), OptionalInt.of(7))),
                        new DimseMessage.CStoreRsp(2, sopClass, instance, failure),
                        new DimseMessage.CFindRq(3, sopClass, Priority.MEDIUM),
                        new DimseMessage.CFindRsp(3, sopClass, failure),
                        new DimseMessage.CGetRq(4, sopClass, Priority.MEDIUM),
                        new DimseMessage.CGetRsp(4, sopClass, failure, counts),
                        new DimseMessage.CMoveRq(5, sopClass, Priority.MEDIUM, "QUUX"),
                        new DimseMessage.CMoveRsp(5, sopClass, failure, counts),
                        new DimseMessage.CCancelRq(5))
                .map(message -> Arguments.of((Object) bytes(new Command(message, false))));
    }

    private static byte[] bytes(Command command) {
        ByteBuf bytes = Unpooled.buffer();
        CommandSetWriter.write(command, bytes);
        return ByteBufUtil.getBytes(bytes);
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "2m")
    void isReadWrittenAndReadAgainOrRefused(byte[] input) throws Exception {
        Bounds.hold(input, 2_000, () -> {
            ByteBuf bytes = Unpooled.wrappedBuffer(input);
            Command command;
            try {
                command = CommandSetReader.read(bytes);
            } catch (DicomException.Protocol refused) {
                Refusals.hasNoValue(refused);
                return;
            } finally {
                assertThat(bytes.refCnt()).isEqualTo(1);
            }
            assertThat(CommandSetReader.read(Unpooled.wrappedBuffer(bytes(command))))
                    .isEqualTo(command);
        });
    }
}
