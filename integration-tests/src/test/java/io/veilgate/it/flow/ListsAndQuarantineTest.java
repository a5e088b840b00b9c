package io.veilgate.it.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.veilgate.it.flow.Veilgate.Ended;
import io.veilgate.it.harness.Await;
import io.veilgate.it.harness.Dcmtk;
import io.veilgate.scp.demo.SyntheticDevice;
import io.veilgate.scp.demo.SyntheticStudies;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line's view of jobs: bad lines, exclusion, research IDs, and what is held until there is a rule. */
final class ListsAndQuarantineTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String RULES_WITHOUT_MR = """
            - name: CT
              when:    { Modality: CT }
              regions: [ { x: 0, y: 0, width: 262, height: 64 }, { x: -190, y: -44, width: 190, height: 44 } ]
            """;

    @TempDir
    private Path folder;

    private Originals mr;
    private Originals ct;
    private SmallPacs pacs;
    private SmallPacs archive;
    private NodeFolder node;
    private Veilgate veilgate;

    @BeforeEach
    void start() throws Exception {
        SyntheticStudies synthetic = new SyntheticStudies(31);
        mr = Originals.write(folder.resolve("pacs"), synthetic.series(SyntheticDevice.MR, 1, 3));
        ct = Originals.write(
                folder.resolve("pacs").resolve("ct"),
                synthetic.series(SyntheticDevice.CT, 2, 2).subList(1, 2));
        pacs = SmallPacs.start("PACS", folder.resolve("pacs"));
        archive = SmallPacs.start("ARCHIVE", folder.resolve("archive"));
        node = new NodeFolder(folder.resolve("node")).peer("PACS", pacs.ae()).peer("ARCHIVE", archive.ae());
        veilgate = Veilgate.install(folder.resolve("installed"));
    }

    @AfterEach
    void stop() {
        pacs.close();
        archive.close();
    }

    @Test
    void whatHasNoRuleIsHeldAndReleasedByOneRuleAndOneRetry() throws Exception {
        node.rules(RULES_WITHOUT_MR).project("study", "ARCHIVE", "");
        Ended first = retrieve("StudyInstanceUID\n" + mr.studyInstanceUids().getFirst() + "\n"
                + ct.studyInstanceUids().getFirst() + "\n");

        assertThat(first.status()).as("%s", first).isEqualTo(1);
        JsonNode report = json(first);
        assertThat(report.get("instances").get("archived").asInt()).isEqualTo(2);
        assertThat(report.get("instances").get("quarantined").asInt()).isEqualTo(3);
        assertThat(report.get("quarantine")).hasSize(3).allSatisfy(held -> {
            assertThat(held.get("reason").asText()).isEqualTo("no-rule");
            assertThat(Path.of(held.get("path").asText())).exists();
        });
        ArrivedFiles.areMaskedOriginals(archive.files(), ct);

        Ended listed = veilgate.run(node, "quarantine", "list", "--json");
        JsonNode groups = json(listed);
        assertThat(groups).hasSize(1);
        assertThat(groups.get(0).get("instances").asInt()).isEqualTo(3);
        String when = groups.get(0).get("when").asText();
        assertThat(when).contains("FIELDMASTER 3").contains("512");

        node.rules(RULES_WITHOUT_MR + """
                - name: made of what quarantine list has printed
                  %s
                  regions: [ { x: 0, y: 0, width: 262, height: 84 }, { x: -250, y: 0, width: 250, height: 44 } ]
                """.formatted(when.strip()));
        assertThat(veilgate.run(node, "quarantine", "retry").status()).isZero();
        try (InProcessNode restarted = InProcessNode.open(node)) {
            Await.until("all is archived", SOON, () -> restarted.spooled() == 0);
        }
        assertThat(archive.counts().stored()).isEqualTo(5);
        assertThat(json(veilgate.run(node, "quarantine", "list", "--json"))).isEmpty();
        Ended again = retrieve("StudyInstanceUID\n" + mr.studyInstanceUids().getFirst() + "\n"
                + ct.studyInstanceUids().getFirst() + "\n");
        assertThat(again.status()).as("%s", again).isZero();
        assertThat(archive.counts().stored()).isEqualTo(5);
    }

    @Test
    void theListsResearchIdIsThePatientIdAndBadLinesAreNamed() throws Exception {
        node.project("study", "ARCHIVE", "");
        Ended ended = retrieve(
                "StudyInstanceUID,ResearchID\n" + mr.studyInstanceUids().getFirst() + ",SUBJECT-7\n"
                        + "not a UID,SUBJECT-8\n" + "2.25.404,SUBJECT-9\n");

        assertThat(ended.status()).as("%s", ended).isEqualTo(1);
        assertThat(ended.err()).anyMatch(line -> line.contains("list line 3: StudyInstanceUID"));
        JsonNode report = json(ended);
        assertThat(report.get("lines").get("bad").asInt()).isEqualTo(1);
        assertThat(report.get("lines").get("not_found").asInt()).isEqualTo(1);
        assertThat(report.get("instances").get("archived").asInt()).isEqualTo(3);
        assertThat(report.get("instances").get("failed").asInt()).isZero();
        assertThat(report.get("studies").get("archived").asInt()).isEqualTo(1);
        assertThat(report.get("bytes").asLong()).isGreaterThan(3 * 512 * 1024);
        assertThat(report.get("seconds").asDouble()).isPositive();
        assertThat(report.get("quarantine")).isEmpty();
        List<String> result = Files.readAllLines(Path.of(report.get("result").asText()));
        assertThat(result)
                .anyMatch(line -> line.startsWith("2,archived,3,3,0,0,") && line.contains("SUBJECT-7"))
                .anyMatch(line -> line.startsWith("3,bad"))
                .anyMatch(line -> line.startsWith("4,not-found"));
        for (Path file : archive.files()) {
            assertThat(Dcmtk.dcmdump(file, "+P", "0010,0020").succeeded().output())
                    .contains("[SUBJECT-7]");
        }
    }

    @Test
    void whoOptedOutIsNeitherFetchedNorSent() throws Exception {
        node.project("study", "ARCHIVE", ", exclude: opted-out.csv").route("MODALITY", "study");
        node.write(
                "opted-out.csv",
                "PatientID\n" + mr.studies().getFirst().patient().patientId() + "\n");
        Ended ended = retrieve("StudyInstanceUID\n" + mr.studyInstanceUids().getFirst() + "\n"
                + ct.studyInstanceUids().getFirst() + "\n");

        assertThat(ended.status()).as("%s", ended).isZero();
        assertThat(json(ended).get("lines").get("excluded").asInt()).isEqualTo(1);
        assertThat(pacs.counts().sent()).isEqualTo(2);
        ArrivedFiles.areMaskedOriginals(archive.files(), ct);

        try (InProcessNode running = InProcessNode.open(node)) {
            new Dcmtk("MODALITY").storescu(node.ae(), mr.files()).succeeded();
            Await.until("all is looked at", SOON, () -> running.spooled() == 0);
        }
        assertThat(archive.counts().stored()).isEqualTo(2);
    }

    private Ended retrieve(String list) throws Exception {
        return veilgate.run(
                node, "retrieve", "--studies", node.write("list.csv", list).toString(), "--peer", "PACS", "--json");
    }

    private static JsonNode json(Ended ended) throws Exception {
        assertThat(ended.out()).as("%s", ended).hasSize(1);
        return new ObjectMapper().readTree(ended.out().getFirst());
    }
}
