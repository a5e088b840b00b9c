package io.veilgate.it.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.netty.buffer.Unpooled;
import io.veilgate.core.base.Limits;
import io.veilgate.core.base.Tag;
import io.veilgate.core.dataset.Part10;
import io.veilgate.core.dataset.Part10File;
import io.veilgate.core.dataset.TransferSyntaxes;
import io.veilgate.core.testing.MayWarn;
import io.veilgate.it.fault.RecordingArchive.Arrival;
import io.veilgate.it.flow.InProcessNode;
import io.veilgate.it.flow.NodeFolder;
import io.veilgate.it.flow.SmallInstances;
import io.veilgate.it.flow.SmallPacs;
import io.veilgate.it.harness.Await;
import io.veilgate.it.harness.Dcmtk;
import io.veilgate.it.harness.Orthanc;
import io.veilgate.it.harness.OrthancSettings;
import io.veilgate.it.harness.Peers;
import io.veilgate.it.harness.RemoteAe;
import io.veilgate.it.harness.StoreScp;
import io.veilgate.scu.retrieve.RetrieveMode;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** DCMTK's storescp and Orthanc as archives that fail and are well again: everything is there, once, masked, in the end. */
@MayWarn({"ARCHIVE", "archive"})
final class RealArchiveFaultTest {
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private Peers peers;
    private NodeFolder node;
    private InProcessNode running;

    @BeforeEach
    void open() {
        peers = new Peers(folder);
    }

    @AfterEach
    void close() throws Exception {
        if (running != null) {
            running.close();
        }
        peers.close();
    }

    private void start(RemoteAe archive, String response) throws Exception {
        node = new NodeFolder(folder.resolve("node"))
                .node(", timeouts: { association: 5s, response: " + response + ", idle: 20s }")
                .rules(SmallInstances.RULES)
                .peer("ARCHIVE", archive)
                .project("small", "ARCHIVE", "")
                .route(Pushes.AE_TITLE, "small");
    }

    private void push(int instances) throws Exception {
        SmallInstances.write(folder.resolve("files"), 1, instances);
        running = InProcessNode.open(node);
        new Dcmtk(Pushes.AE_TITLE)
                .storescu(node.ae(), List.of(folder.resolve("files")))
                .succeeded();
    }

    private void nothingIsLeft() throws Exception {
        Await.until("nothing is left to do", SOON, () -> running.spooled() == 0);
    }

    /** All of them, from 0 on; of one that came again the same bytes under the same UID. */
    private void areThere(int instances, List<Path> files) throws Exception {
        List<Arrival> arrivals = new ArrayList<>();
        for (Path file : files) {
            arrivals.add(arrival(file));
        }
        List<Integer> owed = IntStream.range(0, instances).boxed().toList();
        assertThat(Verdict.of(owed, arrivals, Verdict.held(folder.resolve("node/data")), 0))
                .isEqualTo(Verdict.GOOD);
        assertThat(arrivals.stream().map(Arrival::serial).collect(Collectors.toSet()))
                .as("none is held")
                .hasSize(instances);
    }

    private static Arrival arrival(Path file) throws Exception {
        try (Part10File opened = Part10.open(file, TransferSyntaxes.standard(), Limits.defaults())) {
            ByteBuffer bytes = ByteBuffer.allocate((int) opened.dataSet().size());
            while (bytes.hasRemaining()) {
                opened.dataSet().read(bytes.position(), bytes);
            }
            CRC32C checksum = new CRC32C();
            checksum.update(bytes.flip());
            SmallPixels pixels = new SmallPixels();
            pixels.add(Unpooled.wrappedBuffer(bytes.rewind()));
            String uid =
                    opened.read(Limits.defaults()).string(Tag.SOPInstanceUID).orElseThrow();
            return new Arrival(uid, pixels.serial(), pixels.areMasked(), checksum.getValue());
        }
    }

    /** @param sign what storescp says each time; more often than there are associations before it is well again */
    @ParameterizedTest
    @CsvSource({
        "--abort-after, ABORT initiated, 4",
        "--abort-during, ABORT initiated, 4",
        "--refuse, Refusing Association, 2",
        "--sleep-after 60, Received Store Request, 4"
    })
    void whatAStorescpFailsAtItHasOnceItIsWellAgain(String options, String sign, int times) throws Exception {
        List<String> faulty = new ArrayList<>(List.of("--unique-filenames"));
        faulty.addAll(List.of(options.split(" ")));
        StoreScp archive = peers.storeScp("ARCHIVE", faulty.toArray(String[]::new));
        start(archive.ae(), "2s");
        push(6);
        Await.until(options + " is felt", SOON, () -> peers.log(archive.ae()).split(sign, -1).length > times);

        peers.stop(archive.ae());
        peers.startAgain(archive, "--unique-filenames");
        nothingIsLeft();
        areThere(6, archive.files());
    }

    @Test
    void aStorescpThatSleepsWhileItReceivesHasTheInstanceOnce() throws Exception {
        StoreScp archive = peers.storeScp("ARCHIVE", "--unique-filenames", "--sleep-during", "1");
        start(archive.ae(), "30s");
        push(1);
        nothingIsLeft();
        assertThat(archive.files()).hasSize(1);
        areThere(1, archive.files());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anOrthancThatGoesAwayInTheMiddleOfAJobHasAllOfItOnceItIsBack(boolean killed) throws Exception {
        int instances = 60;
        List<String> studies = SmallInstances.write(folder.resolve("files"), 2, instances / 2);
        Orthanc archive = peers.orthanc(OrthancSettings.of("ARCHIVE"));
        start(archive.ae(), "10s");
        try (SmallPacs pacs = SmallPacs.slow("PACS", folder.resolve("files"), Duration.ofMillis(20));
                ExecutorService jobs = Executors.newVirtualThreadPerTaskExecutor()) {
            node.peer("PACS", pacs.ae());
            running = InProcessNode.open(node);
            Future<JsonNode> job = jobs.submit(() -> running.retrieve("small", "PACS", RetrieveMode.GET, studies));
            Await.until("it is in the middle of it", SOON, () -> archive.count() >= instances / 6);
            if (killed) {
                peers.kill(archive.ae());
            } else {
                peers.stop(archive.ae());
            }
            peers.startAgain(archive.ae());

            assertThat(job.get().at("/instances/archived").asInt()).isEqualTo(instances);
            assertThat(running.spooled()).isZero();
        }
        areThere(instances, archive.download(Files.createDirectory(folder.resolve("arrived"))));
    }

    @Test
    void whatAnOrthancHasNoRoomForWaitsUntilItHas() throws Exception {
        int instances = 40;
        Orthanc archive = peers.orthanc(OrthancSettings.of("ARCHIVE").with("MaximumStorageSize", 1));
        start(archive.ae(), "10s");
        push(instances);
        Await.until("it is full", SOON, () -> peers.log(archive.ae()).contains("file storage is full"));
        assertThat(running.spooled()).isPositive();

        peers.stop(archive.ae());
        peers.startAgain(archive, OrthancSettings.of("ARCHIVE"));
        nothingIsLeft();
        areThere(instances, archive.download(Files.createDirectory(folder.resolve("arrived"))));
    }
}
