package io.veilgate.it.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.veilgate.core.dimse.Status;
import io.veilgate.core.testing.MayWarn;
import io.veilgate.it.flow.Veilgate.Ended;
import io.veilgate.it.flow.Veilgate.Running;
import io.veilgate.it.harness.Await;
import io.veilgate.it.harness.Dcmtk;
import io.veilgate.it.harness.Orthanc;
import io.veilgate.it.harness.OrthancSettings;
import io.veilgate.it.harness.Peers;
import io.veilgate.it.harness.ScriptedArchive;
import io.veilgate.it.harness.ScriptedArchive.Request;
import io.veilgate.scu.retrieve.RetrieveMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An archive that has to commit to what it has stored before anything of it is deleted here. */
final class CommitmentTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String SENDER = "MODALITY";
    private static final int INSTANCES = 2;

    @TempDir
    private Path folder;

    private ScriptedArchive archive;
    private List<Path> files;
    private List<String> studies;
    private NodeFolder node;

    @BeforeEach
    void start() throws Exception {
        archive = ScriptedArchive.start("ARCHIVE");
        studies = SmallInstances.write(folder.resolve("files"), 1, INSTANCES);
        files = List.of(folder.resolve("files/000000.dcm"), folder.resolve("files/000001.dcm"));
        node = new NodeFolder(folder.resolve("node"))
                .rules(SmallInstances.RULES)
                .route(SENDER, "pushed");
    }

    @AfterEach
    void stop() {
        archive.close();
    }

    private void withArchive(String keys) {
        node.peer("ARCHIVE", archive.ae(), ", commitment: required" + keys).project("pushed", "ARCHIVE", "");
    }

    private void push() throws Exception {
        new Dcmtk(SENDER).storescu(node.ae(), files).succeeded();
    }

    private void asked(int instances) throws Exception {
        Await.until(
                instances + " are asked for",
                SOON,
                () -> archive.asked().stream()
                                .mapToInt(one -> one.instances().size())
                                .sum()
                        >= instances);
    }

    private static void isEmptied(InProcessNode running) throws Exception {
        Await.until("the spool is empty", SOON, () -> running.spooled() == 0);
    }

    private static int awaiting(InProcessNode running) throws Exception {
        return running.ask("status", "{}").at("/spool/awaitingCommitment").asInt();
    }

    @Test
    void anInstanceIsDeletedOnceTheArchiveHasCommittedOnTheAssociationItWasAskedOn() throws Exception {
        withArchive("");
        try (InProcessNode running = InProcessNode.open(node)) {
            push();
            asked(INSTANCES);
            assertThat(running.spooled()).isEqualTo(INSTANCES);
            assertThat(awaiting(running)).isEqualTo(INSTANCES);

            archive.asked().forEach(request -> archive.reportOnTheSame(request, Map.of()));

            isEmptied(running);
            assertThat(Set.copyOf(archive.arrived()))
                    .isEqualTo(Set.copyOf(archive.asked().stream()
                            .flatMap(request -> request.instances().stream())
                            .toList()));
            assertThat(archive.arrived()).hasSize(INSTANCES);
            Await.until(
                    "reports are answered",
                    SOON,
                    () -> archive.reportAnswers().size() == archive.asked().size());
            assertThat(archive.reportAnswers()).containsOnly(Status.SUCCESS);
        }
        assertThat(audited()).singleElement().satisfies(line -> {
            assertThat(line.path("archived").asInt()).isEqualTo(INSTANCES);
            assertThat(line.path("study").asText()).startsWith("2.25.");
            assertThat(line.path("rules").asText()).isNotEmpty();
        });
    }

    /** The audit log of what was pushed, once the node has stopped. */
    private List<JsonNode> audited() throws Exception {
        List<JsonNode> lines = new ArrayList<>();
        try (Stream<Path> days = Files.list(folder.resolve("node/data/audit"))) {
            for (Path day : days.sorted().toList()) {
                for (String line : Files.readAllLines(day)) {
                    lines.add(new ObjectMapper().readTree(line));
                }
            }
        }
        lines.removeIf(line -> !line.path("event").asText().equals("push"));
        return lines;
    }

    @Test
    void aJobEndsOnceTheArchiveHasCommittedOnAnAssociationOfItsOwn() throws Exception {
        withArchive("");
        try (SmallPacs pacs = SmallPacs.start("PACS", folder.resolve("files"))) {
            node.peer("PACS", pacs.ae());
            archive.onRequest(
                    request -> Thread.ofVirtual().start(() -> archive.reportOnANewOne(node.ae(), request, Map.of())));
            try (InProcessNode running = InProcessNode.open(node)) {
                var report = running.retrieve("pushed", "PACS", RetrieveMode.GET, studies);

                assertThat(report.at("/instances/archived").asInt()).isEqualTo(INSTANCES);
                assertThat(running.spooled()).isZero();
                assertThat(archive.arrived()).hasSize(INSTANCES);
            }
        }
    }

    @Test
    @MayWarn({"did not commit to 1 instances (failure reasons: 0112H 1 times)"})
    void whatTheArchiveDoesNotHaveAfterAllIsSentAgainAndHeldAfterThreeTimes() throws Exception {
        withArchive("");
        archive.onRequest(request -> archive.reportOnTheSame(request, lostOf(request)));
        try (InProcessNode running = InProcessNode.open(node)) {
            push();
            isEmptied(running);

            String lost = archive.arrived().getFirst();
            assertThat(archive.arrived().stream().filter(lost::equals)).hasSize(3);
            assertThat(archive.arrived()).hasSize(3 + INSTANCES - 1);
            assertThat(running.ask("quarantine-list", "{}").toString()).contains("not-committed");
        }
    }

    /** The instance that arrived first, where it is asked for. */
    private Map<String, Integer> lostOf(Request request) {
        String lost = archive.arrived().getFirst();
        return request.instances().contains(lost) ? Map.of(lost, 0x0112) : Map.of();
    }

    @Test
    @MayWarn("has said nothing of")
    void whereNoReportComesTheArchiveIsAskedAgainAndTheInstanceStays() throws Exception {
        withArchive(", commitmentWithin: 1s");
        try (InProcessNode running = InProcessNode.open(node)) {
            push();
            asked(2 * INSTANCES);
            assertThat(running.spooled()).isEqualTo(INSTANCES);
            assertThat(archive.arrived()).hasSize(INSTANCES);

            // its word on what it was asked first counts too
            archive.onRequest(_ -> {});
            archive.asked().forEach(request -> archive.reportOnANewOne(node.ae(), request, Map.of()));

            isEmptied(running);
            assertThat(archive.arrived()).hasSize(INSTANCES);
        }
    }

    @Test
    @MayWarn({"is answered 0115H", "ends:"}) // what a killed process leaves behind
    void aNodeThatIsKilledBetweenStoreAndCommitmentAsksAgainAndSendsNothingTwice() throws Exception {
        withArchive("");
        Veilgate veilgate = Veilgate.install(folder.resolve("installed"));
        try (Running serving = veilgate.start(node, "serve")) {
            Await.until(
                    "the node listens",
                    SOON,
                    () -> new Dcmtk(SENDER).echoscu(node.ae()).status() == 0);
            push();
            asked(INSTANCES);
            serving.kill();
        }
        List<Request> before = archive.asked();

        try (InProcessNode running = InProcessNode.open(node)) {
            asked(2 * INSTANCES);
            assertThat(running.spooled()).isEqualTo(INSTANCES);
            assertThat(archive.arrived()).hasSize(INSTANCES);
            before.forEach(request -> archive.reportOnANewOne(node.ae(), request, Map.of()));

            isEmptied(running);
            archive.reportOnANewOne(node.ae(), before.getFirst(), Map.of());
            assertThat(archive.reportAnswers().subList(0, before.size())).containsOnly(Status.SUCCESS);
            assertThat(archive.reportAnswers().getLast()).isEqualTo(Status.INVALID_ARGUMENT_VALUE);
            assertThat(archive.arrived()).hasSize(INSTANCES);
        }
        assertThat(audited()).singleElement().satisfies(line -> {
            assertThat(line.path("archived").asInt()).isEqualTo(INSTANCES);
            assertThat(line.has("study")).isFalse();
            assertThat(line.path("rules").asText()).isNotEmpty();
        });
    }

    @Test
    void orthancCommits() throws Exception {
        try (Peers peers = new Peers(folder)) {
            Orthanc orthanc = peers.orthanc(OrthancSettings.of("ORTHANC")
                    .withDestination("VEILGATE", node.ae().port()));
            node.peer("ORTHANC", orthanc.ae(), ", commitment: required").project("pushed", "ORTHANC", "");
            try (InProcessNode running = InProcessNode.open(node)) {
                push();
                isEmptied(running);
            }
            assertThat(orthanc.count()).isEqualTo(INSTANCES);
        }
    }

    @Test
    void checkSaysWhetherAnArchiveThatHasToCommitDoes() throws Exception {
        try (Peers peers = new Peers(folder)) {
            node.peer("ORTHANC", peers.orthanc(OrthancSettings.of("ORTHANC")).ae(), ", commitment: required")
                    .peer("STORESCP", peers.storeScp("STORESCP").ae(), ", commitment: required")
                    .project("first", "ORTHANC", "")
                    .project("pushed", "STORESCP", "");
            Ended check = Veilgate.install(folder.resolve("installed")).run(node, "check");

            assertThat(check.status()).isEqualTo(1);
            assertThat(check.out())
                    .anyMatch(line -> line.startsWith("peer ORTHANC ") && line.contains("Storage Commitment"))
                    .anyMatch(line -> line.startsWith("peer STORESCP ") && !line.contains("Storage Commitment"));
            assertThat(check.err())
                    .singleElement()
                    .asString()
                    .startsWith("veilgate: peer STORESCP: does not accept Storage Commitment");
        }
    }
}
