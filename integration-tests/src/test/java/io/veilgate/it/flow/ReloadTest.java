package io.veilgate.it.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.veilgate.core.base.Uids;
import io.veilgate.core.dataset.TransferSyntaxes;
import io.veilgate.core.dimse.Status;
import io.veilgate.core.net.Association;
import io.veilgate.core.net.AssociationException;
import io.veilgate.core.testing.MayWarn;
import io.veilgate.it.harness.Await;
import io.veilgate.it.harness.DiscardingArchive;
import io.veilgate.it.harness.ProductScu;
import io.veilgate.scp.demo.NumberedStudies;
import io.veilgate.scp.pacs.StudySource;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node that reads its configuration again while associations are open. */
final class ReloadTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String TWENTY_ROWS = NumberedStudies.RULES.replace("height: 10", "height: 20");
    private static final String OTHER_DEVICE = NumberedStudies.RULES.replace("Modality: MR", "Modality: CT");
    private static final int PIXEL_BYTES = NumberedStudies.SIDE * NumberedStudies.SIDE * 2;

    private final NumberedStudies studies = new NumberedStudies(1, 10);

    /** What has arrived, each attempt. */
    private final List<byte[]> arrived = new CopyOnWriteArrayList<>();

    /** Holds the archive's answers back. */
    private volatile CountDownLatch answers = new CountDownLatch(0);

    @TempDir
    private Path folder;

    private DiscardingArchive archive;
    private NodeFolder node;
    private InProcessNode running;
    private ProductScu sender;

    @BeforeEach
    void start() throws Exception {
        archive = DiscardingArchive.start((dataSet, _) -> {
            arrived.add(dataSet.readAllBytes());
            try {
                answers.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        node = new NodeFolder(folder.resolve("node"))
                .rules(NumberedStudies.RULES)
                .peer("ARCHIVE", archive.ae())
                .project("small", "ARCHIVE", "")
                .route(ProductScu.AE_TITLE, "small");
        running = InProcessNode.open(node);
        sender = new ProductScu(node.ae());
    }

    @AfterEach
    void stop() {
        sender.close();
        running.close();
        archive.close();
    }

    private Association connect() throws Exception {
        return sender.connect(Uids.MRImageStorage, TransferSyntaxes.EXPLICIT_VR_LITTLE_ENDIAN);
    }

    private void send(Association association, int instance) throws Exception {
        StudySource.Made made = studies.instance(0, instance);
        assertThat(ProductScu.store(association, made.dataSet(), made.bulk())).isEqualTo(Status.SUCCESS);
    }

    private JsonNode reload() throws Exception {
        return running.ask("reload", "{\"file\":\"" + node.configuration() + "\"}");
    }

    private static List<String> texts(JsonNode list) {
        return list.valueStream().map(JsonNode::asText).toList();
    }

    /** How many rows are blank from the top. */
    private static int blankRows(byte[] dataSet) {
        byte[] pixels = Arrays.copyOfRange(dataSet, dataSet.length - PIXEL_BYTES, dataSet.length);
        int rows = 0;
        while (isBlank(pixels, rows * NumberedStudies.SIDE * 2)) {
            rows++;
        }
        return rows;
    }

    private static boolean isBlank(byte[] pixels, int row) {
        for (int at = row + 2; at < row + NumberedStudies.SIDE * 2; at++) {
            if (pixels[at] != pixels[row + at % 2]) {
                return false;
            }
        }
        return true;
    }

    private static int serial(byte[] dataSet) {
        return NumberedStudies.serial(ByteBuffer.wrap(dataSet, dataSet.length - PIXEL_BYTES, PIXEL_BYTES)
                .slice());
    }

    private void arrive(int instances) throws Exception {
        Await.until(instances + " have arrived", SOON, () -> arrived.size() >= instances);
        Await.until("the spool is empty", SOON, () -> running.spooled() == 0);
        assertThat(arrived).hasSize(instances);
    }

    @Test
    void newRulesHoldForWhatComesNextOverAnAssociationThatStaysOpen() throws Exception {
        try (Association association = connect()) {
            send(association, 0);
            arrive(1);
            node.rules(TWENTY_ROWS);
            JsonNode answer = reload();
            send(association, 1);
            arrive(2);
            association.release();

            assertThat(texts(answer.path("applied")))
                    .singleElement()
                    .asString()
                    .startsWith("projects.small.mask.rules");
            assertThat(answer.path("needRestart")).isEmpty();
        }
        assertThat(blankRows(arrived.get(0))).isEqualTo(10);
        assertThat(blankRows(arrived.get(1))).isEqualTo(20);
    }

    @Test
    void whatNoRuleKnewIsArchivedAfterAReloadAndARetry() throws Exception {
        node.rules(OTHER_DEVICE);
        reload();
        try (Association association = connect()) {
            send(association, 0);
            association.release();
        }
        Await.until("it is held", SOON, () -> running.spooled() == 0);
        node.rules(NumberedStudies.RULES);
        reload();
        running.ask("quarantine-retry", "{\"reason\":\"no-rule\"}");
        arrive(1);

        assertThat(blankRows(arrived.getFirst())).isEqualTo(10);
    }

    @Test
    void aFileWithAnErrorChangesNothing() throws Exception {
        node.rules(TWENTY_ROWS + "- name: broken\n  when: { Modality: }\n  regions: all\n");
        assertThatThrownBy(this::reload).hasMessageContaining("rules.yaml");
        node.rules(TWENTY_ROWS).route("OTHER", "nowhere");
        assertThatThrownBy(this::reload).hasMessageContaining("nowhere").hasMessageContaining("veilgate.yaml:");
        try (Association association = connect()) {
            send(association, 0);
            arrive(1);
            association.release();
        }
        assertThat(blankRows(arrived.getFirst())).isEqualTo(10);
    }

    @Test
    void whatNeedsARestartIsNamedAndTheRestHolds() throws Exception {
        node.node(", maxAssociations: 3, timeouts: { idle: 1m }")
                .limits("spool: 1GiB, studiesPerLine: 5")
                .peer("LATER", archive.ae())
                .project("second", "LATER", "")
                .route("SECOND", "second");
        JsonNode answer = reload();

        assertThat(texts(answer.path("needRestart")))
                .containsExactlyInAnyOrder("node.maxAssociations", "node.timeouts", "limits.spool");
        assertThat(texts(answer.path("applied")))
                .containsExactlyInAnyOrder(
                        "limits.studiesPerLine", "routes", "peers.LATER (new)", "projects.second (new)");
        assertThat(texts(reload().path("applied"))).isEmpty();
    }

    @Test
    void aRouteThatIsGoneTakesNoNewAssociationAndLeavesAnOpenOne() throws Exception {
        try (Association association = connect()) {
            node.withoutRoutes();
            assertThat(texts(reload().path("applied"))).containsExactly("routes");
            send(association, 0);
            arrive(1);
            association.release();
        }
        assertThatThrownBy(this::connect).isInstanceOf(AssociationException.Rejected.class);
    }

    @Test
    @MayWarn({"may have been sent with earlier rules", "failed, trying again", "association"})
    void whatWasBeingSentAtTheReloadIsSentAgainAsItWas() throws Exception {
        answers = new CountDownLatch(1);
        try (Association association = connect()) {
            send(association, 0);
            Await.until("the archive has it, and has not answered", SOON, () -> arrived.size() == 1);
            node.rules(TWENTY_ROWS);
            reload();
            send(association, 1);
            Await.until("the archive has both, and has not answered", SOON, () -> arrived.size() == 2);
            association.release();
        }
        running.close();
        answers.countDown();
        running = InProcessNode.open(node);
        arrive(4);

        for (int instance = 0; instance < 2; instance++) {
            int serial = instance;
            List<byte[]> attempts =
                    arrived.stream().filter(one -> serial(one) == serial).toList();
            assertThat(attempts).hasSize(2);
            assertThat(attempts.get(1)).isEqualTo(attempts.get(0));
            assertThat(blankRows(attempts.get(1))).isEqualTo(instance == 0 ? 10 : 20);
        }
    }
}
