package io.veilgate.it.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.veilgate.it.harness.Orthanc;
import io.veilgate.it.harness.OrthancSettings;
import io.veilgate.it.harness.Peers;
import io.veilgate.it.harness.StoreScp;
import io.veilgate.scp.demo.SyntheticStudies;
import io.veilgate.scu.retrieve.RetrieveMode;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Orthanc as PACS and as archive, DCMTK's storescp as another archive. */
final class OrthancFlowTest {
    @TempDir
    private static Path folder;

    private static Peers peers;
    private static Originals originals;
    private static NodeFolder node;
    private static Orthanc archive;
    private static StoreScp otherArchive;

    @BeforeAll
    static void start() throws Exception {
        originals = Originals.write(folder.resolve("originals"), new SyntheticStudies(11).demo());
        node = new NodeFolder(folder.resolve("node"));
        peers = new Peers(folder);
        Orthanc pacs = peers.orthanc(
                OrthancSettings.of("PACS").withDestination("VEILGATE", node.ae().port()));
        pacs.upload(originals.files());
        archive = peers.orthanc(OrthancSettings.of("ARCHIVE"));
        // a file for each C-STORE, also for one that comes again
        otherArchive = peers.storeScp("OTHER", "--unique-filenames");
        node.peer("PACS", pacs.ae())
                .peer("ARCHIVE", archive.ae())
                .peer("OTHER", otherArchive.ae())
                .project("got", "OTHER", "")
                .project("moved", "ARCHIVE", "");
    }

    @AfterAll
    static void stop() throws Exception {
        peers.close();
    }

    @Test
    void whatIsFetchedByCGetArrivesMaskedAndIsNotSentAgain() throws Exception {
        try (InProcessNode running = InProcessNode.open(node)) {
            allIsArchived(running.retrieve("got", "PACS", RetrieveMode.GET, originals.studyInstanceUids()));
            ArrivedFiles.areMaskedOriginals(otherArchive.files(), originals);

            allIsArchived(running.retrieve("got", "PACS", RetrieveMode.GET, originals.studyInstanceUids()));
            assertThat(otherArchive.files()).hasSize(originals.files().size());
        }
    }

    @Test
    void whatIsFetchedByCMoveArrivesMaskedAndIsNotSentAgain() throws Exception {
        try (InProcessNode running = InProcessNode.open(node)) {
            allIsArchived(running.retrieve("moved", "PACS", RetrieveMode.MOVE, originals.studyInstanceUids()));
            ArrivedFiles.areMaskedOriginals(
                    archive.download(Files.createDirectory(folder.resolve("moved"))), originals);
        }
        try (InProcessNode startedAgain = InProcessNode.open(node)) {
            allIsArchived(startedAgain.retrieve("moved", "PACS", RetrieveMode.MOVE, originals.studyInstanceUids()));
        }
        assertThat(storedInArchive()).isEqualTo(originals.files().size());
    }

    /** Times that an instance was stored: this Orthanc overwrites, so one that comes again is new to it. */
    private static long storedInArchive() throws Exception {
        long stored = 0;
        for (JsonNode change : archive.json("/changes?limit=10000").get("Changes")) {
            stored += change.get("ChangeType").asText().equals("NewInstance") ? 1 : 0;
        }
        return stored;
    }

    private static void allIsArchived(JsonNode report) {
        assertThat(report.get("exit").asInt()).as("%s", report).isZero();
        assertThat(report.get("instances").get("archived").asInt())
                .isEqualTo(originals.files().size());
        assertThat(report.get("quarantine")).isEmpty();
    }
}
