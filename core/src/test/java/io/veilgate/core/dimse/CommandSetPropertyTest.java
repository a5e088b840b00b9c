package io.veilgate.core.dimse;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.veilgate.core.base.ReceivedUid;
import io.veilgate.core.ul.PDataPart;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CommandSetPropertyTest {
    private static final int CONTEXT = 5;

    static LongStream seeds() {
        return LongStream.range(1, 201);
    }

    /** Cut into PDVs anywhere, and each PDV into pieces anywhere. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void anyMessagesArriveAsTheyWereWrittenWhereverTheyAreCut(long seed) throws Exception {
        Random random = new Random(seed);
        List<Command> sent = new ArrayList<>();
        List<Command> received = new ArrayList<>();
        MessageAssembler assembler = new MessageAssembler(id -> id == CONTEXT, new MessageAssembler.Sink() {
            @Override
            public void command(int contextId, Command command) {
                received.add(command);
            }

            @Override
            public void dataSet(ByteBuf bytes) {
                bytes.release();
                throw new IllegalStateException("no data set was sent");
            }

            @Override
            public void endOfDataSet() {}
        });
        for (int i = 0; i < 5; i++) {
            Command command = new Command(message(random), false);
            sent.add(command);
            ByteBuf bytes = Unpooled.buffer();
            CommandSetWriter.write(command, bytes);
            while (bytes.isReadable()) {
                int length = 1 + random.nextInt(bytes.readableBytes());
                boolean last = length == bytes.readableBytes();
                assembler.accept(new PDataPart.PdvStart(CONTEXT, PDataPart.Kind.COMMAND, last, length));
                while (length > 0) {
                    int piece = 1 + random.nextInt(length);
                    length -= piece;
                    assembler.accept(new PDataPart.PdvBytes(bytes.readBytes(piece), length == 0));
                }
            }
        }
        assertThat(received).as("seed %d", seed).isEqualTo(sent);
    }

    private static DimseMessage message(Random random) {
        int id = random.nextInt(0x10000);
        return switch (random.nextInt(17)) {
            case 0 -> new DimseMessage.CEchoRq(id, uid(random));
            case 1 -> new DimseMessage.CEchoRsp(id, uid(random), status(random));
            case 2 -> new DimseMessage.CStoreRq(id, uid(random), uid(random), priority(random), originator(random));
            case 3 -> new DimseMessage.CStoreRsp(id, uid(random), uid(random), status(random));
            case 4 -> new DimseMessage.CFindRq(id, uid(random), priority(random));
            case 5 -> new DimseMessage.CFindRsp(id, uid(random), status(random));
            case 6 -> new DimseMessage.CGetRq(id, uid(random), priority(random));
            case 7 -> new DimseMessage.CGetRsp(id, uid(random), status(random), counts(random));
            case 8 -> new DimseMessage.CMoveRq(id, uid(random), priority(random), text(random, 16));
            case 9 -> new DimseMessage.CMoveRsp(id, uid(random), status(random), counts(random));
            case 10 -> new DimseMessage.CCancelRq(id);
            case 11 -> new DimseMessage.UnrecognizedRq(0x0140 + 0x10 * random.nextInt(2), id, uid(random));
            case 12 -> new DimseMessage.NEventReportRq(id, uid(random), uid(random), random.nextInt(0x10000));
            case 13 ->
                new DimseMessage.NEventReportRsp(id, uid(random), uid(random), random.nextInt(0x10000), status(random));
            case 14 -> new DimseMessage.NActionRq(id, uid(random), uid(random), random.nextInt(0x10000));
            case 15 ->
                new DimseMessage.NActionRsp(id, uid(random), uid(random), random.nextInt(0x10000), status(random));
            default -> new DimseMessage.UnrecognizedRsp(0x8140 + 0x10 * random.nextInt(2), id, status(random));
        };
    }

    private static Status status(Random random) {
        List<Integer> offending = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            offending.add(random.nextInt());
        }
        return new Status(random.nextInt(0x10000), random.nextBoolean() ? "" : text(random, 64), offending);
    }

    private static SubOperations counts(Random random) {
        return new SubOperations(
                random.nextBoolean() ? OptionalInt.empty() : OptionalInt.of(random.nextInt(0x10000)),
                random.nextInt(0x10000),
                random.nextInt(0x10000),
                random.nextInt(0x10000));
    }

    private static MoveOriginator originator(Random random) {
        return new MoveOriginator(
                random.nextBoolean() ? Optional.empty() : Optional.of(text(random, 16)),
                random.nextBoolean() ? OptionalInt.empty() : OptionalInt.of(random.nextInt(0x10000)));
    }

    private static Priority priority(Random random) {
        return Priority.values()[random.nextInt(3)];
    }

    private static ReceivedUid uid(Random random) {
        StringBuilder uid = new StringBuilder("1");
        for (int i = random.nextInt(10); i > 0; i--) {
            uid.append('.').append(random.nextInt(100_000));
        }
        return new ReceivedUid(uid.toString());
    }

    private static String text(Random random, int most) {
        StringBuilder text = new StringBuilder("T");
        for (int i = random.nextInt(most); i > 0; i--) {
            text.append((char) ('A' + random.nextInt(26)));
        }
        return text.toString();
    }
}
