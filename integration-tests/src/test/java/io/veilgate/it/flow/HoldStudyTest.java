package io.veilgate.it.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.veilgate.core.mask.RuleSet;
import io.veilgate.core.testing.MayWarn;
import io.veilgate.it.harness.Await;
import io.veilgate.it.harness.Orthanc;
import io.veilgate.it.harness.OrthancSettings;
import io.veilgate.it.harness.Peers;
import io.veilgate.scu.retrieve.RetrieveMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Studies that leave as a whole or not at all. */
final class HoldStudyTest {
    private static final Duration SOON = Duration.ofSeconds(120);
    private static final int OF_EACH = 4;
    private static final String HELD = "2.25.770001";
    private static final String WITH_ONE_HELD = SmallInstances.RULES + """
            - name: one of the first study
              when: { SOPInstanceUID: %s }
              quarantine: true
            """.formatted(HELD);

    @TempDir
    private Path folder;

    private Peers peers;
    private Orthanc archive;
    private NodeFolder node;
    private List<String> studies;

    @BeforeEach
    void start() throws Exception {
        peers = new Peers(folder);
        archive = peers.orthanc(OrthancSettings.of("ARCHIVE"));
        studies = SmallInstances.write(folder.resolve("pacs"), 2, OF_EACH);
        node = new NodeFolder(folder.resolve("node"))
                .rules(SmallInstances.RULES)
                .peer("ARCHIVE", archive.ae())
                .project("small", "ARCHIVE", ", holdStudy: true");
    }

    @AfterEach
    void stop() throws Exception {
        peers.close();
    }

    private JsonNode retrieve(InProcessNode running) throws Exception {
        return running.retrieve("small", "PACS", RetrieveMode.GET, studies);
    }

    private static List<String> reasons(InProcessNode running) throws Exception {
        return running.ask("quarantine-show", "{}").findValuesAsText("reason");
    }

    private void retryAll(InProcessNode running) throws Exception {
        running.ask("quarantine-retry", "{\"project\":\"small\"}");
        Await.until("the spool is empty", SOON, () -> running.spooled() == 0);
    }

    @Test
    @MayWarn("what waits of a study is held")
    void aStudyOfWhichOneInstanceIsHeldIsHeldAndSentAsAWholeWhenThatIsCured() throws Exception {
        node.rules(WITH_ONE_HELD);
        try (SmallPacs pacs = SmallPacs.start("PACS", folder.resolve("pacs"))) {
            node.peer("PACS", pacs.ae());
            try (InProcessNode running = InProcessNode.open(node)) {
                JsonNode report = retrieve(running);

                assertThat(report.at("/instances/archived").asInt()).isEqualTo(OF_EACH);
                assertThat(report.at("/instances/quarantined").asInt()).isEqualTo(OF_EACH);
                assertThat(reasons(running))
                        .hasSize(OF_EACH)
                        .containsOnlyOnce("rule-says-quarantine")
                        .contains("study-held");
                assertThat(archive.count()).isEqualTo(OF_EACH);

                // only the others: the one that is held is still so
                running.ask("quarantine-retry", "{\"reason\":\"study-held\"}");
                Await.until("they are held again", SOON, () -> reasons(running).size() == OF_EACH);
                assertThat(archive.count()).isEqualTo(OF_EACH);
            }
            node.rules(SmallInstances.RULES);
            try (InProcessNode running = InProcessNode.open(node)) {
                retryAll(running);

                assertThat(reasons(running)).isEmpty();
                assertThat(archive.count()).isEqualTo(2 * OF_EACH);
            }
        }
    }

    @Test
    @MayWarn("what waits of a study is held")
    void theRestGoesWhenTheOneThatIsHeldIsDiscarded() throws Exception {
        node.rules(WITH_ONE_HELD);
        try (SmallPacs pacs = SmallPacs.start("PACS", folder.resolve("pacs"))) {
            node.peer("PACS", pacs.ae());
            try (InProcessNode running = InProcessNode.open(node)) {
                retrieve(running);
                running.ask("quarantine-discard", "{\"reason\":\"rule-says-quarantine\"}");
                retryAll(running);

                assertThat(archive.count()).isEqualTo(2 * OF_EACH - 1);
            }
        }
    }

    @Test
    @MayWarn({"ends: ", "was aborted", "is stopped"}) // the node stops while it fetches
    void nothingIsSentBeforeAllIsThereAndAfterARestartItGoesOn() throws Exception {
        try (SmallPacs pacs = SmallPacs.slow("PACS", folder.resolve("pacs"), Duration.ofSeconds(1))) {
            node.peer("PACS", pacs.ae());
            Thread job;
            try (InProcessNode running = InProcessNode.open(node)) {
                job = Thread.ofVirtual().start(() -> {
                    try {
                        retrieve(running);
                    } catch (Exception e) {
                        // it is stopped
                    }
                });
                Await.until(
                        "some wait for the rest",
                        SOON,
                        () -> running.ask("status", "{}")
                                        .at("/spool/awaitingStudy")
                                        .asInt()
                                >= 2);
                assertThat(archive.count()).isZero();
            }
            job.join();
            assertThat(archive.count()).isZero();
            try (InProcessNode running = InProcessNode.open(node)) {
                running.resumeJobs();
                Await.until("all is archived", SOON, () -> archive.count() == 2 * OF_EACH);
                Await.until("the spool is empty", SOON, () -> running.spooled() == 0);
            }
            assertThat(pacs.counts().sent()).isBetween(2L * OF_EACH, 2L * OF_EACH + 2);
        }
    }

    @Test
    void whatHasPassedUnderEarlierRulesIsExaminedAgain() throws Exception {
        try (SmallPacs pacs = SmallPacs.slow("PACS", folder.resolve("pacs"), Duration.ofSeconds(1))) {
            node.peer("PACS", pacs.ae());
            try (InProcessNode running = InProcessNode.open(node)) {
                Thread job = Thread.ofVirtual().start(() -> {
                    try {
                        retrieve(running);
                    } catch (Exception e) {
                        throw new AssertionError(e);
                    }
                });
                Await.until(
                        "some wait for the rest",
                        SOON,
                        () -> running.ask("status", "{}")
                                        .at("/spool/awaitingStudy")
                                        .asInt()
                                >= 2);
                String other = SmallInstances.RULES.replace("height: 10", "height: 20");
                running.ask("reload", "{\"file\":\"" + node.rules(other).configuration() + "\"}");
                job.join();

                assertThat(running.ask(
                                        "affected",
                                        "{\"rules\":\"%s\"}"
                                                .formatted(RuleSet.parse(Map.of("rules", other))
                                                        .version()))
                                .get("instances")
                                .asInt())
                        .isEqualTo(2 * OF_EACH);
            }
        }
    }

    @Test
    @MayWarn({"what waits of a study is held", "given up", "job ", "cannot be sent"})
    void aStudyOfWhichOneInstanceCannotBeHadIsHeldUntilItCan() throws Exception {
        Path missing = folder.resolve("pacs/000001.dcm");
        Path elsewhere = folder.resolve("elsewhere.dcm");
        try (SmallPacs pacs = SmallPacs.start("PACS", folder.resolve("pacs"))) {
            node.peer("PACS", pacs.ae());
            Files.move(missing, elsewhere);
            try (InProcessNode running = InProcessNode.open(node)) {
                JsonNode report = retrieve(running);
                assertThat(report.at("/instances/failed").asInt()).isEqualTo(1);
                assertThat(reasons(running)).hasSize(OF_EACH - 1).containsOnly("study-incomplete");
                assertThat(archive.count()).isEqualTo(OF_EACH);

                Files.move(elsewhere, missing);
                retrieve(running);
                assertThat(archive.count()).isEqualTo(OF_EACH);
                retryAll(running);
                assertThat(archive.count()).isEqualTo(2 * OF_EACH);
            }
        }
    }

    @Test
    @MayWarn({"what waits of a study is held", "A700H", "job "})
    void aStudyThatIsLargerThanTheSpoolIsHeldAndTheJobGoesOn() throws Exception {
        // 36 KB each
        node.limits("spool: 100KB");
        try (SmallPacs pacs = SmallPacs.start("PACS", folder.resolve("pacs"))) {
            node.peer("PACS", pacs.ae());
            try (InProcessNode running = InProcessNode.open(node)) {
                JsonNode report = running.retrieve("small", "PACS", RetrieveMode.GET, studies.subList(0, 1));

                assertThat(report.at("/instances/quarantined").asInt())
                        .as("%s", report)
                        .isEqualTo(OF_EACH);
                assertThat(reasons(running)).contains("study-too-large", "study-held");
                assertThat(archive.count()).isZero();
                assertThat(running.spooled()).isZero();

                retryAll(running);
                assertThat(archive.count()).isEqualTo(OF_EACH);
            }
        }
    }
}
