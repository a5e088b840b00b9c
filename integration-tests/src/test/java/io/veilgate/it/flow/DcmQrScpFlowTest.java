package io.veilgate.it.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.veilgate.it.harness.Peers;
import io.veilgate.it.harness.RemoteAe;
import io.veilgate.scp.demo.SyntheticDevice;
import io.veilgate.scp.demo.SyntheticStudies;
import io.veilgate.scu.retrieve.RetrieveMode;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** DCMTK's dcmqrscp as PACS. */
final class DcmQrScpFlowTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(RetrieveMode.class)
    void whatIsFetchedArrivesMasked(RetrieveMode mode) throws Exception {
        Originals originals = Originals.write(folder.resolve("originals"), new SyntheticStudies(13).demo())
                .of(SyntheticDevice.MR, SyntheticDevice.CT);
        NodeFolder node = new NodeFolder(folder.resolve("node"));
        try (Peers peers = new Peers(folder);
                SmallPacs archive = SmallPacs.start("ARCHIVE", folder.resolve("archive"))) {
            RemoteAe pacs = peers.dcmqrscp(
                    "PACS", originals.files(), Map.of("VEILGATE", node.ae().port()));
            node.peer("PACS", pacs).peer("ARCHIVE", archive.ae()).project("fetched", "ARCHIVE", "");
            try (InProcessNode running = InProcessNode.open(node)) {
                JsonNode report = running.retrieve("fetched", "PACS", mode, originals.studyInstanceUids());

                assertThat(report.get("exit").asInt()).as("%s", report).isZero();
            }
            assertThat(archive.counts().stored()).isEqualTo(originals.files().size());
            ArrivedFiles.areMaskedOriginals(archive.files(), originals);
        }
    }
}
