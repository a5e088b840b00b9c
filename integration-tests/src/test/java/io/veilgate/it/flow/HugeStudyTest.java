package io.veilgate.it.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.veilgate.it.harness.Await;
import io.veilgate.scu.retrieve.RetrieveMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A study much larger than the others, first in the list, from a PACS that takes 20 ms an instance. */
final class HugeStudyTest {
    private static final int HUGE = 300;
    private static final int SMALL = 20;
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private final List<String> studies = new ArrayList<>();

    @BeforeEach
    void makeStudies() throws Exception {
        studies.addAll(SmallInstances.write(folder.resolve("pacs"), 1, HUGE));
        // the same generator numbers its studies and instances from the beginning: those after the huge one are taken
        Path others = folder.resolve("others");
        List<String> more = SmallInstances.write(others, HUGE + SMALL, 1);
        studies.addAll(more.subList(HUGE, HUGE + SMALL));
        try (Stream<Path> files = Files.list(others)) {
            for (Path file : files.sorted().skip(HUGE).toList()) {
                Files.move(file, folder.resolve("pacs").resolve(file.getFileName()), StandardCopyOption.ATOMIC_MOVE);
            }
        }
    }

    @Test
    void theOthersAreArchivedWhileItIsStillBeingFetched() throws Exception {
        try (SmallPacs archive = SmallPacs.start("ARCHIVE", folder.resolve("archive"));
                SmallPacs pacs = SmallPacs.slow("PACS", folder.resolve("pacs"), Duration.ofMillis(20))) {
            NodeFolder node = new NodeFolder(folder.resolve("node"))
                    .rules(SmallInstances.RULES)
                    .peer("PACS", pacs.ae())
                    .peer("ARCHIVE", archive.ae())
                    .project("small", "ARCHIVE", "");
            try (InProcessNode running = InProcessNode.open(node)) {
                CompletableFuture<JsonNode> run = CompletableFuture.supplyAsync(() -> {
                    try {
                        return running.retrieve("small", "PACS", RetrieveMode.GET, studies);
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                });
                Await.until("all but the huge one are archived", SOON, () -> finishedStudies(running) >= SMALL);
                assertThat(pacs.counts().sent()).isLessThan(HUGE + SMALL);
                assertThat(run.get().path("exit").asInt()).isZero();
            }
            assertThat(archive.instances()).isEqualTo(HUGE + SMALL);
        }
    }

    /** None as long as the job has not begun. */
    private static int finishedStudies(InProcessNode running) throws Exception {
        return running.ask("status", "{}")
                .path("jobs")
                .path(0)
                .path("studies")
                .path("archived")
                .asInt();
    }
}
