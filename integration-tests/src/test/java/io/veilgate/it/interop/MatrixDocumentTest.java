package io.veilgate.it.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.veilgate.it.harness.Samples;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** docs/interop.md says what is tested, no more and no less. */
final class MatrixDocumentTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "interop.md");

    @Test
    void eachOperationOfEachPeerIsTriedOrHasAReason() {
        assertThat(Matrix.gaps()).isEmpty();
    }

    @Test
    void theDocumentHasTheTablesThatTheTestsRun() throws Exception {
        assertThat(Files.readString(DOCUMENT))
                .contains(peers())
                .contains(Matrix.table(Side.ACCEPTOR))
                .contains(Matrix.table(Side.REQUESTOR))
                .contains(syntaxes());
    }

    private static String peers() {
        return Arrays.stream(Peer.values())
                .map(peer -> "| %s | %s | `%s` |%n".formatted(peer.title(), peer.version(), peer.debianPackage()))
                .collect(Collectors.joining());
    }

    private static String syntaxes() {
        StringBuilder text = new StringBuilder();
        Samples.syntaxes().forEach(syntax -> {
            text.append("| ").append(syntax).append(" |");
            for (Side side : Side.values()) {
                String names = Matrix.peers(Operation.STORE, side)
                        .filter(peer -> Syntaxes.of(peer, side).contains(syntax.uid()))
                        .map(Peer::title)
                        .collect(Collectors.joining(", "));
                text.append(names.isEmpty() ? " –" : " " + names).append(" |");
            }
            text.append('\n');
        });
        return text.toString();
    }
}
