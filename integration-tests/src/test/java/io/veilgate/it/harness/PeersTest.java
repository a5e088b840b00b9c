package io.veilgate.it.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The peers speak to each other, before anything of ours speaks to them. */
final class PeersTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final List<String> THE_STUDY =
            List.of("0008,0052=STUDY", "0020,000d=" + SampleImage.STUDY, "0010,0020");

    @TempDir
    private Path folder;

    private final Dcmtk dcmtk = new Dcmtk("TESTER");
    private List<Path> files;

    @BeforeEach
    void twoInstancesOfOneStudy() throws Exception {
        files = List.of(SampleImage.write(folder, "2.25.1"), SampleImage.write(folder, "2.25.2"));
    }

    @Test
    void orthancKeepsWhatIsSentToIt() throws Exception {
        try (Peers peers = new Peers(folder)) {
            Orthanc orthanc = peers.orthanc(OrthancSettings.of("PACS"));

            dcmtk.echoscu(orthanc.ae()).succeeded();
            dcmtk.storescu(orthanc.ae(), files).succeeded();

            assertThat(orthanc.count()).isEqualTo(2);
            List<Path> kept = orthanc.download(Files.createDirectory(folder.resolve("kept")));
            assertThat(kept)
                    .allSatisfy(file -> assertThat(Judges.pixels(file).bytes())
                            .isEqualTo(Judges.pixels(files.getFirst()).bytes()));
        }
    }

    @Test
    void orthancFindsAndMovesToADestinationItKnows() throws Exception {
        try (Peers peers = new Peers(folder)) {
            StoreScp archive = peers.storeScp("ARCHIVE");
            Orthanc orthanc = peers.orthanc(OrthancSettings.of("PACS")
                    .withDestination("ARCHIVE", archive.ae().port()));
            orthanc.upload(files);

            assertThat(dcmtk.findscu(orthanc.ae(), THE_STUDY).succeeded().output())
                    .contains("SAMPLE-1");
            dcmtk.movescu(orthanc.ae(), "ARCHIVE", THE_STUDY).succeeded();

            Await.until("two files", SOON, () -> archive.files().size() == 2);
        }
    }

    @Test
    void dcmqrscpFindsGivesAndMoves() throws Exception {
        try (Peers peers = new Peers(folder)) {
            StoreScp archive = peers.storeScp("ARCHIVE");
            RemoteAe pacs =
                    peers.dcmqrscp("PACS", files, Map.of("ARCHIVE", archive.ae().port()));
            Path fetched = Files.createDirectory(folder.resolve("fetched"));

            dcmtk.echoscu(pacs).succeeded();
            assertThat(dcmtk.findscu(pacs, THE_STUDY).succeeded().output()).contains("SAMPLE-1");
            dcmtk.getscu(pacs, fetched, THE_STUDY).succeeded();
            dcmtk.movescu(pacs, "ARCHIVE", THE_STUDY).succeeded();

            assertThat(fetched).isDirectoryContaining(file -> true);
            Await.until("two files", SOON, () -> archive.files().size() == 2);
        }
    }

    @Test
    void storeScpTakesWhatDcmsendSends() throws Exception {
        try (Peers peers = new Peers(folder, Nagle.ON)) {
            StoreScp archive = peers.storeScp("ARCHIVE");

            dcmtk.dcmsend(archive.ae(), files).succeeded();

            assertThat(archive.files()).hasSize(2);
        }
    }

    @Test
    void peersAreGoneAfterTheTest() throws Exception {
        RemoteAe archive;
        Orthanc orthanc;
        try (Peers peers = new Peers(folder)) {
            archive = peers.storeScp("ARCHIVE").ae();
            orthanc = peers.orthanc(OrthancSettings.of("PACS"));
        }
        assertThat(Ports.answers(archive.port())).isFalse();
        assertThat(Ports.answers(orthanc.ae().port())).isFalse();
        assertThat(Ports.answers(orthanc.httpPort())).isFalse();
    }

    @Test
    void aServerThatCannotStartSaysWhy() {
        assertThatThrownBy(() -> {
                    try (Peers peers = new Peers(folder)) {
                        peers.storeScp("ARCHIVE", "--no-such-option");
                    }
                })
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("no-such-option");
    }

    @Test
    void theJudgesTellAGoodFileFromABrokenOne() throws Exception {
        Path good = files.getFirst();
        Path broken = folder.resolve("broken.dcm");
        Files.write(broken, List.of("no DICOM at all"));
        Path uncoded = folder.resolve("uncoded.dcm");
        Dcmtk.dcmconv(good, uncoded, "+tb").succeeded();

        var readings = Judges.pydicom(List.of(good, uncoded, broken));

        assertThat(readings.get(good).problem()).isEmpty();
        assertThat(readings.get(uncoded).problem()).isEmpty();
        assertThat(readings.get(broken).problem()).isNotEmpty();
        assertThat(Judges.gdcminfo(good).status()).isZero();
        assertThat(Judges.gdcminfo(broken).status()).isNotZero();
        assertThat(Judges.dciodvfyErrors(good)).anyMatch(error -> error.contains("ConversionType"));
        assertThat(Dcmtk.dcmdump(good).succeeded().output()).contains("Sample^Image");
        assertThat(Judges.pixels(uncoded).sample(0, 7, 7, 0)).isEqualTo(63);
    }
}
