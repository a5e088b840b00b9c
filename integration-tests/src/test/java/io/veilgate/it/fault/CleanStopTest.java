package io.veilgate.it.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.veilgate.core.base.AeTitle;
import io.veilgate.core.base.Uids;
import io.veilgate.core.dataset.TransferSyntaxes;
import io.veilgate.core.net.Association;
import io.veilgate.core.net.AssociationRequest;
import io.veilgate.core.net.AssociationSettings;
import io.veilgate.core.net.EventLoops;
import io.veilgate.core.net.RemoteAe;
import io.veilgate.core.net.Requestor;
import io.veilgate.core.testing.MayWarn;
import io.veilgate.it.flow.NodeFolder;
import io.veilgate.it.flow.SmallInstances;
import io.veilgate.it.harness.Await;
import io.veilgate.it.harness.Dcmtk;
import io.veilgate.it.harness.ToolResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGTERM for a node that has something to send and an association open. */
@MayWarn("ends: ") // the archive sees the last process killed
final class CleanStopTest {
    private static final int INSTANCES = 60;
    private static final Duration SOON = Duration.ofSeconds(180);

    /** What the JVM ends with on SIGTERM. */
    private static final int TERMINATED = 143;

    @TempDir
    private Path folder;

    @Test
    void whatIsInFlightIsEndedNewcomersAreRejectedAsTransientAndTheRestWaitsForTheNextStart() throws Exception {
        SmallInstances.write(folder.resolve("files"), 1, INSTANCES);
        try (RecordingArchive archive = new RecordingArchive();
                EventLoops loops = EventLoops.start(1)) {
            NodeFolder node = new NodeFolder(folder.resolve("node"))
                    .rules(SmallInstances.RULES)
                    .peer("ARCHIVE", archive.ae())
                    .project("small", "ARCHIVE", "")
                    .route(Pushes.AE_TITLE, "small");
            Path data = folder.resolve("node").resolve("data");
            Pushes pushes = new Pushes(node.ae());
            try (Stream<Path> files = Files.list(folder.resolve("files"))) {
                pushes.add(files.sorted().toList());
            }
            archive.takeItsTime(Duration.ofMillis(250));
            try (NodeProcess process = NodeProcess.serve(node)) {
                while (!pushes.isDone()) {
                    pushes.send();
                }
                Association open = new Requestor(loops, new AeTitle(Pushes.AE_TITLE), AssociationSettings.defaults())
                        .connect(
                                new RemoteAe(
                                        new AeTitle("VEILGATE"),
                                        "127.0.0.1",
                                        node.ae().port()),
                                new AssociationRequest(List.of(new AssociationRequest.Proposal(
                                        Uids.Verification, List.of(TransferSyntaxes.IMPLICIT_VR_LITTLE_ENDIAN)))));
                process.stop();
                Await.until("it stops", SOON, () -> process.log().contains("stopping;"));
                Await.until("it rejects", SOON, () -> isRejectedAsTransient(node));
                open.release();
                assertThat(process.status()).isEqualTo(TERMINATED);
                assertThat(process.log()).doesNotContain(" ERROR ");
            }
            assertThat(Verdict.spooled(data)).isPositive();
            int sent = archive.count();
            assertThat(Recorded.archived(data)).hasSize(sent);

            archive.takeItsTime(Duration.ZERO);
            try (NodeProcess process = NodeProcess.serve(node)) {
                Await.until("the spool is empty: " + process.log(), SOON, () -> Verdict.spooled(data) == 0);
            }
            assertThat(archive.count()).as("C-STOREs, each instance once").isEqualTo(INSTANCES);
            assertThat(Verdict.of(Verdict.serials(pushes.acknowledged()), archive.arrivals(), Verdict.held(data), 0))
                    .isEqualTo(Verdict.GOOD);
        }
    }

    private static boolean isRejectedAsTransient(NodeFolder node) throws Exception {
        ToolResult echo = new Dcmtk(Pushes.AE_TITLE).echoscu(node.ae());
        return echo.status() != 0 && echo.output().contains("Rejected Transient");
    }
}
