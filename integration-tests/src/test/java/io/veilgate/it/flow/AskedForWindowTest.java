package io.veilgate.it.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.veilgate.it.harness.Await;
import io.veilgate.it.harness.Dcmtk;
import io.veilgate.it.harness.Orthanc;
import io.veilgate.it.harness.OrthancSettings;
import io.veilgate.it.harness.Peers;
import io.veilgate.it.harness.RemoteAe;
import io.veilgate.it.harness.StoreScp;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Archives of others that are asked for an asynchronous operations window: they take one operation at a time, and all that is sent. */
final class AskedForWindowTest {
    private static final int INSTANCES = 30;
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private Peers peers;

    @BeforeEach
    void open() {
        peers = new Peers(folder);
    }

    @AfterEach
    void close() throws Exception {
        peers.close();
    }

    private void send(RemoteAe archive) throws Exception {
        SmallInstances.write(folder.resolve("files"), 1, INSTANCES);
        NodeFolder node = new NodeFolder(folder.resolve("node"))
                .rules(SmallInstances.RULES)
                .peer("ARCHIVE", archive, ", asyncOperations: 8")
                .project("small", "ARCHIVE", "")
                .route("MODALITY", "small");
        try (InProcessNode running = InProcessNode.open(node)) {
            new Dcmtk("MODALITY")
                    .storescu(node.ae(), List.of(folder.resolve("files")))
                    .succeeded();
            Await.until("nothing is left to do", SOON, () -> running.spooled() == 0);
        }
    }

    @Test
    void storescpHasEachOnce() throws Exception {
        StoreScp archive = peers.storeScp("ARCHIVE", "--unique-filenames");
        send(archive.ae());
        assertThat(archive.files()).hasSize(INSTANCES);
    }

    @Test
    void orthancHasEach() throws Exception {
        Orthanc archive = peers.orthanc(OrthancSettings.of("ARCHIVE"));
        send(archive.ae());
        assertThat(archive.count()).isEqualTo(INSTANCES);
    }

    @Test
    void pixelMedHasEach() throws Exception {
        StoreScp archive = peers.pixelMed("ARCHIVE", Map.of());
        send(archive.ae());
        assertThat(archive.files()).hasSize(INSTANCES);
    }

    @Test
    void simpleStorageHasEach() throws Exception {
        StoreScp archive = peers.simpleStorage("ARCHIVE");
        send(archive.ae());
        assertThat(archive.files()).hasSize(INSTANCES);
    }
}
