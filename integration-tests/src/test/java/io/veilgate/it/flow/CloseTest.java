package io.veilgate.it.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.veilgate.it.harness.Await;
import io.veilgate.it.harness.Dcmtk;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;

/** A node that is closed while it works: what it has begun ends before its ledger closes, and no file stays open (NoLeaks looks). */
final class CloseTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int INSTANCES = 12;

    @TempDir
    private Path folder;

    @RepeatedTest(5)
    void whatIsBeingWrittenWhenTheNodeClosesIsEitherDoneOrStillInTheSpool() throws Exception {
        SmallInstances.write(folder.resolve("source"), 1, INSTANCES);
        Path exports = folder.resolve("exports");
        NodeFolder node = new NodeFolder(folder.resolve("node"))
                .folderProject("small", exports)
                .route("MODALITY", "small")
                .rules(SmallInstances.RULES);
        try (InProcessNode closed = InProcessNode.open(node)) {
            new Dcmtk("MODALITY")
                    .dcmsend(node.ae(), files(folder.resolve("source")))
                    .succeeded();
            Await.until("the first is written", SOON, () -> closed.spooled() < INSTANCES);
        }

        int written = files(exports).size();
        assertThat(written + files(folder.resolve("node/data/spool/entries")).size())
                .isEqualTo(INSTANCES);
        try (InProcessNode again = InProcessNode.open(node)) {
            Await.until("the spool is empty", SOON, () -> again.spooled() == 0);
        }
        assertThat(files(exports)).hasSize(INSTANCES);
    }

    /** Finished ones. */
    private static List<Path> files(Path in) throws Exception {
        if (!Files.isDirectory(in)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(in)) {
            return files.filter(file -> file.toString().endsWith(".dcm")).toList();
        }
    }
}
