package io.veilgate.it.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.veilgate.core.testing.MayWarn;
import io.veilgate.it.flow.Veilgate.Ended;
import io.veilgate.it.flow.Veilgate.Running;
import io.veilgate.it.harness.Await;
import io.veilgate.it.harness.Judges;
import io.veilgate.it.harness.RemoteAe;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A job whose process is killed, and one whose archive is away for a while. */
final class StopAndGoOnTest {
    private static final int STUDIES = 10;
    private static final int INSTANCES = 200;
    private static final Duration SOON = Duration.ofSeconds(60);

    /** Instances that the archive may have stored when the process was killed, and whose ledger entry was not durable yet. */
    private static final int IN_FLIGHT = 64;

    @TempDir
    private Path folder;

    private NodeFolder node;
    private Veilgate veilgate;
    private String list;

    @BeforeEach
    void makeStudies() throws Exception {
        List<String> studies = SmallInstances.write(folder.resolve("pacs"), STUDIES, INSTANCES / STUDIES);
        node = new NodeFolder(folder.resolve("node")).rules(SmallInstances.RULES);
        list = node.write("list.csv", "StudyInstanceUID\n" + String.join("\n", studies) + "\n")
                .toString();
        veilgate = Veilgate.install(folder.resolve("installed"));
    }

    @Test
    @MayWarn("ends: the connection of association") // what a killed process leaves behind at its peers
    void aKilledJobGoesOnWhereItWasAndArchivesEachInstanceOnce() throws Exception {
        try (SmallPacs pacs = SmallPacs.slow("PACS", folder.resolve("pacs"), Duration.ofMillis(20));
                SmallPacs archive = SmallPacs.start("ARCHIVE", folder.resolve("archive"))) {
            node.peer("PACS", pacs.ae()).peer("ARCHIVE", archive.ae()).project("small", "ARCHIVE", "");
            try (Running first = veilgate.start(node, "retrieve", "--studies", list, "--peer", "PACS")) {
                Await.until("a third is archived", SOON, () -> archive.instances() > INSTANCES / 3);
                first.kill();
            }
            assertThat(archive.instances()).isLessThan(INSTANCES);

            Ended second = veilgate.run(node, "retrieve", "--studies", list, "--peer", "PACS");

            assertThat(second.status()).as("%s", second).isZero();
            eachIsArchivedOnce(archive);
            assertThat(archive.counts().duplicates()).isLessThanOrEqualTo(IN_FLIGHT);
            assertThat(pacs.counts().sent()).isLessThan(INSTANCES + INSTANCES / 2);

            long stored = archive.counts().stored();
            assertThat(veilgate.run(node, "retrieve", "--studies", list, "--peer", "PACS")
                            .status())
                    .isZero();
            assertThat(archive.counts().stored()).isEqualTo(stored);
        }
    }

    @Test
    @MayWarn({"was aborted by us", "ends: the connection of association", "refused: user no reason (transient"})
    void anArchiveThatIsAwayForAWhileGetsEachInstanceOnce() throws Exception {
        try (SmallPacs pacs = SmallPacs.slow("PACS", folder.resolve("pacs"), Duration.ofMillis(20))) {
            SmallPacs archive = SmallPacs.start("ARCHIVE", folder.resolve("archive"));
            RemoteAe address = archive.ae();
            node.peer("PACS", pacs.ae()).peer("ARCHIVE", address).project("small", "ARCHIVE", "");
            try (Running job = veilgate.start(node, "retrieve", "--studies", list, "--peer", "PACS")) {
                try (archive) {
                    SmallPacs first = archive;
                    Await.until("some are archived", SOON, () -> first.instances() > INSTANCES / 10);
                }
                Await.until("the PACS has sent half", SOON, () -> pacs.counts().sent() > INSTANCES / 2);
                try (SmallPacs back = SmallPacs.start("ARCHIVE", folder.resolve("archive"), address.port())) {
                    Ended ended = job.ended();

                    assertThat(ended.status()).as("%s", ended).isZero();
                    eachIsArchivedOnce(back);
                }
            }
        }
    }

    private static void eachIsArchivedOnce(SmallPacs archive) throws Exception {
        assertThat(Judges.pixels(archive.files()).stream()
                        .map(SmallInstances::serial)
                        .sorted()
                        .toList())
                .isEqualTo(IntStream.range(0, INSTANCES).boxed().toList());
    }
}
