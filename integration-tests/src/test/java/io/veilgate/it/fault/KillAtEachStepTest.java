package io.veilgate.it.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.veilgate.core.testing.MayWarn;
import io.veilgate.it.flow.NodeFolder;
import io.veilgate.it.flow.SmallInstances;
import io.veilgate.it.harness.Await;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One data folder, on which one process after another ends at a named step, while instances are pushed. What is in work at two of the deaths is held. */
@MayWarn("ends: ") // what a killed process leaves behind at its archive
final class KillAtEachStepTest {
    private static final int AT_EACH_STEP = 10;
    private static final int TIMES = 4;
    private static final int KILLED = 137;
    private static final Duration SOON = Duration.ofSeconds(180);
    private static final List<Fault> STEPS = List.of(
            Fault.HALT_BEFORE_SYNC,
            Fault.HALT_BEFORE_RESPONSE,
            Fault.HALT_AT_MASKING,
            Fault.HALT_BEFORE_RECORD,
            Fault.HALT_BEFORE_DELETION,
            Fault.HALT_AFTER_DELETION);

    @TempDir
    private Path folder;

    @Test
    void whatIsAcknowledgedIsArchivedOnceWhereverTheProcessDies() throws Exception {
        Path files = folder.resolve("files");
        SmallInstances.write(files, 1, AT_EACH_STEP * (STEPS.size() + 1));
        List<Path> originals = list(files);
        try (RecordingArchive archive = new RecordingArchive()) {
            NodeFolder node = new NodeFolder(folder.resolve("node"))
                    .rules(SmallInstances.RULES)
                    .peer("ARCHIVE", archive.ae())
                    .project("small", "ARCHIVE", "")
                    .route(Pushes.AE_TITLE, "small");
            Path data = folder.resolve("node").resolve("data");
            Pushes pushes = new Pushes(node.ae());
            Set<String> onRecord = new HashSet<>();
            int repeated = 0;
            for (Fault step : STEPS) {
                int before = archive.count();
                int answered = pushes.answers().size();
                try (NodeProcess halting = NodeProcess.halting(node, step, TIMES)) {
                    int from = STEPS.indexOf(step) * AT_EACH_STEP;
                    pushes.add(originals.subList(from, from + AT_EACH_STEP));
                    pushes.send();
                    assertThat(halting.status())
                            .as("%s: %s", step, halting.log())
                            .isEqualTo(HaltingNode.STATUS);
                }
                if (step == Fault.HALT_BEFORE_SYNC || step == Fault.HALT_BEFORE_RESPONSE) {
                    assertThat(pushes.answers()).as("answers at %s", step).hasSize(answered + TIMES - 1);
                }
                repeated += Verdict.repeated(onRecord, archive.arrivals().subList(before, archive.count()));
                onRecord = Recorded.archived(data);
            }
            int before = archive.count();
            try (NodeProcess sending = NodeProcess.serve(node)) {
                archive.whenOneArrives(sending::destroy);
                pushes.add(originals.subList(STEPS.size() * AT_EACH_STEP, originals.size()));
                pushes.send();
                assertThat(sending.status()).isEqualTo(KILLED);
            }
            repeated += Verdict.repeated(onRecord, archive.arrivals().subList(before, archive.count()));
            onRecord = Recorded.archived(data);
            before = archive.count();
            try (NodeProcess last = NodeProcess.serve(node)) {
                while (!pushes.isDone()) {
                    pushes.send();
                }
                Await.until("the spool is empty: " + last.log(), SOON, () -> Verdict.spooled(data) == 0);
            }
            repeated += Verdict.repeated(onRecord, archive.arrivals().subList(before, archive.count()));
            assertThat(Verdict.of(
                            Verdict.serials(pushes.acknowledged()), archive.arrivals(), Verdict.held(data), repeated))
                    .isEqualTo(Verdict.GOOD);
            assertThat(pushes.acknowledged()).hasSize(originals.size());
        }
    }

    private static List<Path> list(Path files) throws Exception {
        try (Stream<Path> all = Files.list(files)) {
            return all.sorted(Comparator.naturalOrder()).toList();
        }
    }
}
