package io.veilgate.it.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.veilgate.core.testing.MayWarn;
import io.veilgate.it.flow.InProcessNode;
import io.veilgate.it.flow.NodeFolder;
import io.veilgate.it.flow.SmallInstances;
import io.veilgate.it.flow.SmallPacs;
import io.veilgate.it.harness.Await;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node that holds studies as a whole is killed while one waits, and while it is being sent. */
@MayWarn({"ends: ", "was aborted"}) // what a killed process leaves behind at its archive and its PACS
final class KillWhileStudyWaitsTest {
    private static final int INSTANCES = 8;
    private static final Duration SOON = Duration.ofSeconds(180);

    @TempDir
    private Path folder;

    @Test
    void nothingLeavesBeforeAllHasPassedAndAllLeavesInTheEnd() throws Exception {
        List<String> studies = SmallInstances.write(folder.resolve("pacs"), 1, INSTANCES);
        try (SmallPacs pacs = SmallPacs.slow("PACS", folder.resolve("pacs"), Duration.ofMillis(700));
                SmallPacs archive = SmallPacs.start("ARCHIVE", folder.resolve("archive"))) {
            NodeFolder node = new NodeFolder(folder.resolve("node"))
                    .rules(SmallInstances.RULES)
                    .peer("PACS", pacs.ae())
                    .peer("ARCHIVE", archive.ae())
                    .project("small", "ARCHIVE", ", holdStudy: true");
            try (NodeProcess halting = NodeProcess.halting(node, Fault.HALT_AT_MASKING, 4)) {
                drop(studies);
                assertThat(halting.status()).as(halting.log()).isEqualTo(HaltingNode.STATUS);
            }
            assertThat(archive.instances()).isZero();
            try (NodeProcess halting = NodeProcess.halting(node, Fault.HALT_BEFORE_DELETION, 3)) {
                assertThat(halting.status()).as(halting.log()).isEqualTo(HaltingNode.STATUS);
            }
            assertThat(archive.instances()).isPositive();
            try (InProcessNode running = InProcessNode.open(node)) {
                running.resumeJobs();
                Await.until("all is archived", SOON, () -> archive.instances() == INSTANCES);
                Await.until("the spool is empty", SOON, () -> running.spooled() == 0);
                assertThat(running.ask("quarantine-show", "{}")).isEmpty();
            }
        }
    }

    /** As operators do; a list that is moved into place is whole. */
    private void drop(List<String> studies) throws Exception {
        Path list = Files.writeString(folder.resolve("list.csv"), "StudyInstanceUID\n" + studies.getFirst() + "\n");
        Path incoming = Files.createDirectories(folder.resolve("node/data/jobs/incoming/small/PACS"));
        Files.move(list, incoming.resolve("list.csv"), StandardCopyOption.ATOMIC_MOVE);
    }
}
