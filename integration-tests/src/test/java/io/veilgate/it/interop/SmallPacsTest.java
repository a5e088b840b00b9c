package io.veilgate.it.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.veilgate.core.base.AeTitle;
import io.veilgate.core.net.AssociationSettings;
import io.veilgate.core.net.EventLoops;
import io.veilgate.it.harness.Await;
import io.veilgate.it.harness.Dcmtk;
import io.veilgate.it.harness.Judges;
import io.veilgate.it.harness.Peers;
import io.veilgate.it.harness.RemoteAe;
import io.veilgate.it.harness.StoreScp;
import io.veilgate.scp.demo.SyntheticDevice;
import io.veilgate.scp.demo.SyntheticFiles;
import io.veilgate.scp.demo.SyntheticStudies;
import io.veilgate.scp.demo.SyntheticStudy;
import io.veilgate.scp.pacs.PacsServer;
import io.veilgate.scp.pacs.PacsSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** DCMTK's programs against the small PACS, at every level of the study root model. */
final class SmallPacsTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    private final Dcmtk dcmtk = new Dcmtk("TESTER");
    private SyntheticStudy study;
    private EventLoops loops;
    private PacsServer pacs;
    private RemoteAe ae;

    @BeforeEach
    void start() throws Exception {
        study = new SyntheticStudies(41)
                .demo().stream()
                        .filter(each -> each.device() == SyntheticDevice.MR)
                        .findFirst()
                        .orElseThrow();
        SyntheticFiles.write(study, folder.resolve("pacs"));
        loops = EventLoops.start(1);
        pacs = PacsServer.start(
                loops,
                AssociationSettings.defaults(),
                PacsSettings.onLoopback(new AeTitle("PACS"), folder.resolve("pacs")));
        ae = new RemoteAe("PACS", pacs.address().getPort());
    }

    @AfterEach
    void stop() {
        pacs.close();
        loops.close();
    }

    @Test
    void echoscuIsAnswered() throws Exception {
        dcmtk.echoscu(ae).succeeded();
    }

    @Test
    void findscuFindsStudySeriesAndInstances() throws Exception {
        assertThat(find("0008,0052=STUDY", studyUid(), "0010,0020", "0020,1208"))
                .singleElement()
                .asString()
                .contains(study.patient().patientId(), Integer.toString(study.instances()));
        assertThat(find("0008,0052=SERIES", studyUid(), "0020,000e", "0008,0060"))
                .hasSize(2);
        assertThat(find("0008,0052=IMAGE", studyUid(), seriesUid(), "0008,0018"))
                .hasSize(study.instances() / 2)
                .anyMatch(answer -> answer.contains(study.sopInstanceUid(0)));
    }

    @Test
    void getscuGetsStudySeriesAndInstance() throws Exception {
        assertThat(get("0008,0052=STUDY", studyUid())).hasSize(study.instances());
        assertThat(get("0008,0052=SERIES", studyUid(), seriesUid())).hasSize(study.instances() / 2);
        List<Path> one = get("0008,0052=IMAGE", studyUid(), seriesUid(), "0008,0018=" + study.sopInstanceUid(0));
        assertThat(one).hasSize(1);
        Path original = listed(folder.resolve("pacs")).getFirst();
        assertThat(Judges.pixels(one.getFirst()).bytes())
                .isEqualTo(Judges.pixels(original).bytes());
    }

    @Test
    void movescuMovesInstanceSeriesAndStudyToStorescp() throws Exception {
        try (Peers peers = new Peers(folder)) {
            StoreScp archive = peers.storeScp("ARCHIVE");
            pacs.addDestination(new io.veilgate.core.net.RemoteAe(
                    new AeTitle("ARCHIVE"), RemoteAe.HOST, archive.ae().port()));
            move("0008,0052=IMAGE", studyUid(), seriesUid(), "0008,0018=" + study.sopInstanceUid(0));
            Await.until("one instance", SOON, () -> archive.files().size() == 1);
            move("0008,0052=SERIES", studyUid(), seriesUid());
            Await.until("one series", SOON, () -> archive.files().size() == study.instances() / 2);
            move("0008,0052=STUDY", studyUid());
            Await.until("the study", SOON, () -> archive.files().size() == study.instances());
        }
    }

    @Test
    void storescuStoresWhatIsFoundAfterwards() throws Exception {
        SyntheticStudy more =
                new SyntheticStudies(42).series(SyntheticDevice.CT, 1, 2).getFirst();
        Path files = folder.resolve("more");
        SyntheticFiles.write(more, files);

        dcmtk.storescu(ae, List.of(files)).succeeded();

        assertThat(find("0008,0052=STUDY", "0020,000d=" + more.studyInstanceUid(), "0020,1208"))
                .hasSize(1);
        assertThat(pacs.counts().stored()).isEqualTo(2);
    }

    private String studyUid() {
        return "0020,000d=" + study.studyInstanceUid();
    }

    /** Of the first of two series. */
    private String seriesUid() {
        return "0020,000e=" + study.seriesInstanceUid(0);
    }

    /** The answers, a text each. */
    private List<String> find(String... keys) throws Exception {
        String output = dcmtk.findscu(ae, List.of(keys)).succeeded().output();
        return Stream.of(output.split("Find Response: \\d+", -1)).skip(1).toList();
    }

    private List<Path> get(String... keys) throws Exception {
        Path received = Files.createTempDirectory(folder, "got-");
        dcmtk.getscu(ae, received, List.of(keys)).succeeded();
        return listed(received);
    }

    private void move(String... keys) throws Exception {
        dcmtk.movescu(ae, "ARCHIVE", List.of(keys)).succeeded();
    }

    private static List<Path> listed(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }
}
