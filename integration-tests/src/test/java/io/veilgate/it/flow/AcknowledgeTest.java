package io.veilgate.it.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.veilgate.core.testing.MayWarn;
import io.veilgate.it.harness.Await;
import io.veilgate.it.harness.Dcmtk;
import io.veilgate.it.harness.ScriptedArchive;
import io.veilgate.it.harness.ToolResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pushes of a project whose senders are to count on the archive: when they are answered, and with what. */
final class AcknowledgeTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String SENDER = "MODALITY";
    private static final String REFUSED = "Refused: OutOfResources";

    @TempDir
    private Path folder;

    private ScriptedArchive archive;
    private List<Path> files;
    private InProcessNode running;

    @BeforeEach
    void start() throws Exception {
        archive = ScriptedArchive.start("ARCHIVE");
        SmallInstances.write(folder.resolve("files"), 1, 2);
        files = List.of(folder.resolve("files/000000.dcm"), folder.resolve("files/000001.dcm"));
    }

    @AfterEach
    void stop() {
        running.close();
        archive.close();
    }

    private NodeFolder node(String keys) throws Exception {
        NodeFolder node = new NodeFolder(folder.resolve("node"))
                .rules(SmallInstances.RULES)
                .peer("ARCHIVE", archive.ae())
                .project("pushed", "ARCHIVE", ", acknowledge: archived" + keys)
                .route(SENDER, "pushed");
        running = InProcessNode.open(node);
        return node;
    }

    private CompletableFuture<ToolResult> push(NodeFolder node, List<Path> sent) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return new Dcmtk(SENDER).storescu(node.ae(), sent, "-v", "--no-halt");
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private void archiveHas(int instances) throws Exception {
        Await.until(
                "the archive has " + instances, SOON, () -> archive.arrived().size() == instances);
    }

    @Test
    void successIsSaidOnceTheArchiveHasSaidIt() throws Exception {
        NodeFolder node = node("");
        archive.holdAnswers();
        CompletableFuture<ToolResult> sender = push(node, files);
        archiveHas(1);
        assertThat(sender).isNotDone();
        assertThat(running.spooled()).isEqualTo(1);

        archive.answerStores();

        sender.get().succeeded();
        assertThat(archive.arrived()).hasSize(2);
        assertThat(running.spooled()).isZero();
    }

    @Test
    void whatIsHeldIsAcknowledgedWhateverTheArchiveDoes() throws Exception {
        NodeFolder node = node("");
        archive.holdAnswers();
        CompletableFuture<ToolResult> waiting = push(node, files.subList(0, 1));
        archiveHas(1);
        Path unknown = SmallInstances.ofUnknownDevice(folder.resolve("unknown.dcm"));

        new Dcmtk(SENDER).storescu(node.ae(), List.of(unknown)).succeeded();

        assertThat(waiting).isNotDone();
        assertThat(running.ask("quarantine-list", "{}").toString()).contains("no-rule");
        archive.answerStores();
        waiting.get().succeeded();
    }

    @Test
    @MayWarn("not archived within 1 s")
    void whatIsNotArchivedInTimeIsRefusedAndArrivesOnceAllTheSame() throws Exception {
        NodeFolder node = node(", acknowledgeWithin: 1s");
        archive.holdAnswers();

        ToolResult refused = push(node, files.subList(0, 1)).get();

        assertThat(refused.output()).containsIgnoringCase(REFUSED);
        assertThat(running.spooled()).isEqualTo(1);
        archive.answerStores();
        Await.until("the spool is empty", SOON, () -> running.spooled() == 0);
        push(node, files.subList(0, 1)).get().succeeded();
        assertThat(archive.arrived()).hasSize(1);
    }

    @Test
    // the node's sender is stopped while the archive has not answered
    @MayWarn({"was aborted by us", "was aborted by the peer"})
    void aNodeThatStopsRefusesWhatIsNotArchivedAndKeepsIt() throws Exception {
        NodeFolder node = node("");
        archive.holdAnswers();
        CompletableFuture<ToolResult> sender = push(node, files.subList(0, 1));
        archiveHas(1);

        running.close();

        assertThat(sender.get().output()).containsIgnoringCase(REFUSED);
        archive.answerStores();
        running = InProcessNode.open(node);
        archiveHas(2);
        Await.until("the spool is empty", SOON, () -> running.spooled() == 0);
        assertThat(archive.arrived()).hasSize(2).containsOnly(archive.arrived().getFirst());
    }
}
