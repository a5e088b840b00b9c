package io.veilgate.core.dimse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.veilgate.core.base.AbortReason;
import io.veilgate.core.base.DicomException;
import io.veilgate.core.dimse.DimseMessage.CEchoRq;
import io.veilgate.core.ul.PDataPart;
import io.veilgate.core.ul.PDataPart.Kind;
import io.veilgate.core.ul.PDataPart.PdvBytes;
import io.veilgate.core.ul.PDataPart.PdvStart;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageAssemblerTest {
    private final List<String> heard = new ArrayList<>();
    private final MessageAssembler assembler =
            new MessageAssembler(id -> id == 1 || id == 3, new MessageAssembler.Sink() {
                @Override
                public void command(int contextId, Command command) {
                    heard.add("command " + contextId + " " + command.dataSetFollows());
                }

                @Override
                public void dataSet(ByteBuf bytes) {
                    heard.add("bytes " + bytes.readableBytes());
                    bytes.release();
                }

                @Override
                public void endOfDataSet() {
                    heard.add("end");
                }
            });

    private static ByteBuf echo(boolean dataSetFollows) {
        ByteBuf command = Unpooled.buffer();
        CommandSetWriter.write(new Command(new CEchoRq(1), dataSetFollows), command);
        return command;
    }

    private void pdv(int contextId, Kind kind, boolean last, ByteBuf bytes) throws DicomException.Protocol {
        assembler.accept(new PdvStart(contextId, kind, last, bytes.readableBytes()));
        if (bytes.isReadable()) {
            assembler.accept(new PdvBytes(bytes, true));
        }
    }

    private static ByteBuf zeros(int count) {
        return Unpooled.buffer(Math.max(count, 1)).writeZero(count);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 4096})
    void aCommandIsWholeHoweverItIsFragmented(int fragmentBytes) throws Exception {
        ByteBuf command = echo(false);
        while (command.isReadable()) {
            ByteBuf fragment = command.readBytes(Math.min(fragmentBytes, command.readableBytes()));
            pdv(1, Kind.COMMAND, !command.isReadable(), fragment);
        }
        assertThat(heard).containsExactly("command 1 false");
    }

    @Test
    void aDataSetPassesThroughAndTheNextCommandFollows() throws Exception {
        pdv(3, Kind.COMMAND, true, echo(true));
        pdv(3, Kind.DATA_SET, false, zeros(10));
        pdv(3, Kind.DATA_SET, false, zeros(0));
        pdv(3, Kind.DATA_SET, true, zeros(6));
        pdv(1, Kind.COMMAND, true, echo(false));
        assertThat(heard).containsExactly("command 3 true", "bytes 10", "bytes 6", "end", "command 1 false");
    }

    @Test
    void anEmptyLastFragmentEndsADataSet() throws Exception {
        pdv(3, Kind.COMMAND, true, echo(true));
        pdv(3, Kind.DATA_SET, false, zeros(10));
        pdv(3, Kind.DATA_SET, true, zeros(0));
        assertThat(heard).containsExactly("command 3 true", "bytes 10", "end");
    }

    @Test
    void aContextThatWasNotAcceptedIsAnInvalidParameter() {
        refused(new PdvStart(5, Kind.COMMAND, true, 4), AbortReason.INVALID_PDU_PARAMETER_VALUE);
    }

    @Test
    void aDataSetThatNoCommandAnnouncedIsUnexpected() {
        refused(new PdvStart(1, Kind.DATA_SET, true, 4), AbortReason.UNEXPECTED_PDU_PARAMETER);
    }

    @Test
    void messagesAreNotInterleaved() throws Exception {
        pdv(1, Kind.COMMAND, true, echo(true));
        refused(new PdvStart(1, Kind.COMMAND, true, 4), AbortReason.UNEXPECTED_PDU_PARAMETER);
        refused(new PdvStart(3, Kind.DATA_SET, true, 4), AbortReason.UNEXPECTED_PDU_PARAMETER);
    }

    @Test
    void aCommandWithoutEndIsCutOff() throws Exception {
        for (int i = 0; i < 64; i++) {
            pdv(1, Kind.COMMAND, false, zeros(1 << 10));
        }
        assembler.accept(new PdvStart(1, Kind.COMMAND, false, 1));
        refused(new PdvBytes(zeros(1), true), AbortReason.INVALID_PDU_PARAMETER_VALUE);
    }

    private void refused(PDataPart part, AbortReason reason) {
        assertThatThrownBy(() -> assembler.accept(part))
                .isInstanceOfSatisfying(
                        DicomException.Protocol.class,
                        e -> assertThat(e.reason()).isEqualTo(reason));
    }
}
