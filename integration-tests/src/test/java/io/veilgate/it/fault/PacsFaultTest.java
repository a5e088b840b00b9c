package io.veilgate.it.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.veilgate.core.testing.MayWarn;
import io.veilgate.it.flow.InProcessNode;
import io.veilgate.it.flow.NodeFolder;
import io.veilgate.it.harness.Await;
import io.veilgate.it.harness.RawArchive;
import io.veilgate.it.harness.RawInstance;
import io.veilgate.it.harness.RawPacs;
import io.veilgate.scu.retrieve.RetrieveMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of a job while a PACS misbehaves: everything that can be had is fetched once, and what cannot is told. */
@MayWarn({"job ", "association", "PACS"})
final class PacsFaultTest {
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private final List<RawInstance> study =
            IntStream.range(0, 12).mapToObj(i -> RawInstance.of(1, i)).toList();
    private RawArchive archive;
    private NodeFolder node;
    private RawPacs pacs;
    private InProcessNode running;

    @BeforeEach
    void startArchive() throws Exception {
        archive = RawArchive.answering(_ -> 0);
        node = new NodeFolder(folder.resolve("node"));
    }

    @AfterEach
    void stop() throws Exception {
        if (running != null) {
            running.close();
        }
        if (pacs != null) {
            pacs.close();
        }
        archive.close();
    }

    private void start(List<RawInstance> instances, RawPacs.Script script) throws Exception {
        pacs = new RawPacs(instances, node.ae(), script);
        node.node(", timeouts: { response: 5s, idle: 10s }")
                .rules(RawInstance.RULES)
                .peer("ARCHIVE", archive.ae())
                .peer("PACS", pacs.ae())
                .project("raw", "ARCHIVE", "");
        running = InProcessNode.open(node);
    }

    private JsonNode retrieve(RetrieveMode mode, String... studies) throws Exception {
        JsonNode report = running.retrieve("raw", "PACS", mode, List.of(studies));
        Await.until("nothing is left to do", SOON, () -> running.spooled() == 0);
        return report;
    }

    private static List<Integer> serialsOf(List<RawInstance> instances) {
        return instances.stream().map(RawInstance::serial).sorted().toList();
    }

    private void allIsArchivedOnce(JsonNode report) {
        assertThat(report.path("exit").asInt()).as("%s", report).isZero();
        assertThat(archive.serials()).isEqualTo(serialsOf(study));
    }

    @ParameterizedTest
    @EnumSource
    void whatIsMissingAfterAnAbortInMidStudyIsFetched(RetrieveMode mode) throws Exception {
        start(study, (retrieve, wanted, request) -> {
            if (request < 3) {
                retrieve.send(wanted.subList(0, 4));
                retrieve.abort();
            } else {
                retrieve.finish(0, retrieve.send(wanted), 0);
            }
        });
        allIsArchivedOnce(retrieve(mode, study.getFirst().study()));
        assertThat(pacs.asked()).containsExactly(12, 8, 4);
    }

    @ParameterizedTest
    @EnumSource
    void aConnectionLostInMidDataSetLeavesNothingHalf(RetrieveMode mode) throws Exception {
        start(study, (retrieve, wanted, request) -> {
            if (request == 1) {
                retrieve.send(wanted.subList(0, 2));
                retrieve.breakOffIn(wanted.get(2), 100);
            } else {
                retrieve.finish(0, retrieve.send(wanted), 0);
            }
        });
        allIsArchivedOnce(retrieve(mode, study.getFirst().study()));
        assertThat(pacs.asked()).containsExactly(12, 10);
    }

    @Test
    void anInstanceThatAlwaysEndsTheAssociationIsGivenUpAndTheOthersAreFetched() throws Exception {
        RawInstance poison = study.get(3);
        start(study, (retrieve, wanted, request) -> {
            for (RawInstance instance : wanted) {
                if (instance.equals(poison)) {
                    retrieve.abort();
                    return;
                }
                retrieve.send(instance);
            }
            retrieve.finish(0, wanted.size(), 0);
        });
        JsonNode report = retrieve(RetrieveMode.GET, study.getFirst().study());
        assertThat(report.path("exit").asInt()).isEqualTo(1);
        assertThat(report.path("instances").path("archived").asInt()).isEqualTo(11);
        assertThat(report.path("instances").path("failed").asInt()).isEqualTo(1);
        assertThat(archive.serials())
                .isEqualTo(serialsOf(
                        study.stream().filter(each -> !each.equals(poison)).toList()));
    }

    @Test
    void failedSubOperationsAndSuccessWithFewerThanAskedForAreFetchedAgainAndThenTold() throws Exception {
        RawInstance never = study.get(5);
        start(study, (retrieve, wanted, request) -> {
            List<RawInstance> sent = new ArrayList<>(wanted);
            sent.remove(never);
            if (request == 1) {
                // half of it, and a warning that tells of failures
                sent = sent.subList(0, 6);
                retrieve.finish(0xB000, retrieve.send(sent), 6);
            } else {
                retrieve.finish(0, retrieve.send(sent), 0);
            }
        });
        JsonNode report = retrieve(RetrieveMode.GET, study.getFirst().study());
        assertThat(report.path("exit").asInt()).isEqualTo(1);
        assertThat(report.path("instances").path("failed").asInt()).isEqualTo(1);
        assertThat(archive.stored()).hasSize(11);
        assertThat(pacs.requests()).isBetween(4, 6);
    }

    @Test
    void aPacsThatIsBusyIsLeftAloneForAWhileAndAskedAgain() throws Exception {
        start(study, (retrieve, wanted, request) -> {
            if (request < 3) {
                retrieve.finish(request == 1 ? 0xA702 : 0xA700, 0, wanted.size());
            } else {
                retrieve.finish(0, retrieve.send(wanted), 0);
            }
        });
        allIsArchivedOnce(retrieve(RetrieveMode.GET, study.getFirst().study()));
        assertThat(pacs.requests()).isEqualTo(3);
    }

    @Test
    void aMoveWithoutPendingResponsesGoesOnAsLongAsItsInstancesCome() throws Exception {
        start(study, (retrieve, wanted, request) -> {
            for (RawInstance instance : wanted) {
                retrieve.send(instance);
                // a slow PACS: all of them take longer than the response time-out
                Thread.sleep(Duration.ofMillis(600));
            }
            retrieve.finish(0, wanted.size(), 0);
        });
        allIsArchivedOnce(retrieve(RetrieveMode.MOVE, study.getFirst().study()));
        assertThat(pacs.requests()).isEqualTo(1);
    }

    @Test
    void aPacsThatDoesNotAnswerIsAskedAgain() throws Exception {
        start(study, (retrieve, wanted, request) -> {
            if (request == 1) {
                retrieve.send(wanted.subList(0, 5));
                retrieve.hang();
            } else {
                retrieve.finish(0, retrieve.send(wanted), 0);
            }
        });
        allIsArchivedOnce(retrieve(RetrieveMode.GET, study.getFirst().study()));
        assertThat(pacs.asked()).containsExactly(12, 7);
    }

    @ParameterizedTest
    @EnumSource
    void instancesOfAStudyThatNobodyAskedForAreRefused(RetrieveMode mode) throws Exception {
        List<RawInstance> strangers =
                IntStream.range(0, 3).mapToObj(i -> RawInstance.of(9, i)).toList();
        start(study, (retrieve, wanted, request) -> {
            retrieve.send(strangers);
            retrieve.finish(0, retrieve.send(wanted), 0);
        });
        allIsArchivedOnce(retrieve(mode, study.getFirst().study()));
        assertThat(pacs.statuses().subList(0, 3)).containsOnly(0x0124);
        assertThat(pacs.requests()).isEqualTo(1);
    }

    @Test
    void deliveriesWithoutOriginatorFieldsBelongToTheirJob() throws Exception {
        start(study, (retrieve, wanted, request) -> retrieve.withoutOriginator().finish(0, retrieve.send(wanted), 0));
        allIsArchivedOnce(retrieve(RetrieveMode.MOVE, study.getFirst().study()));
    }

    @Test
    void whatComesTwiceIsSentOnceAndAnotherObjectOfTheSameUidIsNotSent() throws Exception {
        start(study, (retrieve, wanted, request) -> {
            retrieve.send(wanted);
            retrieve.send(wanted);
            retrieve.send(wanted.getFirst().withSerial(99_999));
            retrieve.finish(0, 2 * wanted.size() + 1, 0);
        });
        allIsArchivedOnce(retrieve(RetrieveMode.GET, study.getFirst().study()));
        assertThat(archive.received()).hasSize(12);
    }

    @Test
    void anInstanceThatIsNotTheOneItIsAnnouncedAsIsHeld() throws Exception {
        RawInstance wrong = study.get(2).withUid("2.25.31337");
        start(study, (retrieve, wanted, request) -> {
            for (RawInstance instance : wanted) {
                retrieve.send(instance.serial() == wrong.serial() ? wrong : instance, instance.uid());
            }
            retrieve.finish(0, wanted.size(), 0);
        });
        JsonNode report = retrieve(RetrieveMode.GET, study.getFirst().study());
        assertThat(report.path("exit").asInt()).isEqualTo(1);
        assertThat(report.path("instances").path("quarantined").asInt())
                .as("%s", report)
                .isEqualTo(1);
        assertThat(report.path("quarantine").path(0).path("reason").asText()).isEqualTo("uid-mismatch");
        assertThat(archive.stored()).hasSize(11);
        assertThat(pacs.requests()).isEqualTo(1);
    }

    @Test
    void aFindAnsweredWithGarbageFailsItsStudyAndNoOther() throws Exception {
        start(study, (retrieve, wanted, request) -> retrieve.finish(0, retrieve.send(wanted), 0));
        pacs.answerFindsWith(
                0xFF00, "this is no data set at all, and ends in the middle".getBytes(StandardCharsets.US_ASCII));
        JsonNode report = retrieve(RetrieveMode.GET, study.getFirst().study());
        assertThat(report.path("exit").asInt()).isEqualTo(1);
        assertThat(report.path("studies").path("failed").asInt())
                .as("%s", report)
                .isEqualTo(1);
        assertThat(archive.stored()).isEmpty();
        assertThat(pacs.requests()).isZero();
    }

    @Test
    void aStudyThatDoesNotComeHoldsUpNoOther() throws Exception {
        List<RawInstance> both = new ArrayList<>(study);
        both.add(RawInstance.of(2, 0));
        start(both, (retrieve, wanted, request) -> {
            if (wanted.getFirst().study().equals(RawInstance.of(2, 0).study())) {
                retrieve.finish(0xC001, 0, 1);
            } else {
                retrieve.finish(0, retrieve.send(wanted), 0);
            }
        });
        JsonNode report = retrieve(
                RetrieveMode.GET, RawInstance.of(2, 0).study(), study.getFirst().study());
        assertThat(report.path("exit").asInt()).isEqualTo(1);
        assertThat(report.path("studies").path("archived").asInt()).isEqualTo(1);
        assertThat(report.path("studies").path("failed").asInt()).isEqualTo(1);
        assertThat(archive.serials()).isEqualTo(serialsOf(study));
    }
}
