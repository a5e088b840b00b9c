package io.veilgate.it.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.veilgate.core.base.Time;
import io.veilgate.core.ledger.Ledger;
import io.veilgate.core.ledger.Made;
import io.veilgate.core.mask.RuleSet;
import io.veilgate.core.testing.MayWarn;
import io.veilgate.it.flow.InProcessNode;
import io.veilgate.it.flow.NodeFolder;
import io.veilgate.it.flow.SmallInstances;
import io.veilgate.it.flow.SmallPacs;
import io.veilgate.it.harness.Await;
import io.veilgate.it.harness.Judges;
import io.veilgate.scp.control.ControlClient;
import io.veilgate.scu.retrieve.RetrieveMode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was made with bad rules is replaced under its UIDs by processes that end at one step after the other. */
@MayWarn({"ends: ", "was aborted"}) // what a killed process leaves behind at its archive and its PACS
final class KillWhileReplacingTest {
    private static final int INSTANCES = 20;
    private static final Duration SOON = Duration.ofSeconds(180);
    private static final String TALLER = SmallInstances.RULES.replace("height: 10", "height: 20");
    private static final List<Fault> STEPS = List.of(
            Fault.HALT_BEFORE_RESPONSE, Fault.HALT_AT_MASKING, Fault.HALT_BEFORE_RECORD, Fault.HALT_BEFORE_DELETION);

    @TempDir
    private Path folder;

    @Test
    void eachObjectIsOnRecordAsTheOldOneOrTheNewOneAndInTheEndAllAreNew() throws Exception {
        List<String> studies = SmallInstances.write(folder.resolve("pacs"), 1, INSTANCES);
        try (SmallPacs pacs = SmallPacs.start("PACS", folder.resolve("pacs"));
                SmallPacs archive = SmallPacs.replacing("ARCHIVE", folder.resolve("archive"))) {
            NodeFolder node = new NodeFolder(folder.resolve("node"))
                    .rules(SmallInstances.RULES)
                    .peer("PACS", pacs.ae())
                    .peer("ARCHIVE", archive.ae(), ", duplicates: replaces")
                    .project("small", "ARCHIVE", "");
            try (InProcessNode running = InProcessNode.open(node)) {
                running.retrieve("small", "PACS", RetrieveMode.GET, studies);
            }
            node.rules(TALLER);
            for (Fault step : STEPS) {
                try (NodeProcess halting = NodeProcess.halting(node, step, 2)) {
                    if (step == STEPS.getFirst()) {
                        assertThatThrownBy(this::refetch).isInstanceOf(IOException.class);
                    }
                    assertThat(halting.status())
                            .as("%s: %s", step, halting.log())
                            .isEqualTo(HaltingNode.STATUS);
                }
                assertThat(madeWith(SmallInstances.RULES) + madeWith(TALLER))
                        .as("on record after %s", step)
                        .isEqualTo(INSTANCES);
                assertThat(archive.instances()).isEqualTo(INSTANCES);
            }
            assertThat(madeWith(SmallInstances.RULES)).isPositive();
            try (InProcessNode running = InProcessNode.open(node)) {
                running.resumeJobs();
                retryWhatWasInWorkAtTwoDeaths(running);
                Await.until(
                        "all are replaced",
                        SOON,
                        () -> running.ask("affected", "{\"rules\":\"%s\"}".formatted(version(SmallInstances.RULES)))
                                        .get("instances")
                                        .asInt()
                                == 0);
                Await.until("the spool is empty", SOON, () -> running.spooled() == 0);
            }
            assertThat(madeWith(TALLER)).isEqualTo(INSTANCES);
            assertThat(archive.instances()).isEqualTo(INSTANCES);
            assertThat(Judges.pixels(archive.files()))
                    .hasSize(INSTANCES)
                    .allMatch(pixels -> pixels.sample(0, 15, 60, 0) == pixels.sample(0, 0, 0, 0));
        }
    }

    private static void retryWhatWasInWorkAtTwoDeaths(InProcessNode running) throws Exception {
        for (JsonNode held : running.ask("quarantine-show", "{}")) {
            assertThat(held.get("reason").asText()).isEqualTo("process-died");
            running.ask(
                    "quarantine-retry",
                    "{\"names\":[\"%s\"]}".formatted(held.get("name").asText()));
        }
    }

    private void refetch() throws Exception {
        new ControlClient(folder.resolve("node/data"))
                .call(
                        "refetch",
                        new ObjectMapper()
                                .readTree("{\"rules\":\"%s\",\"project\":\"small\",\"peer\":\"PACS\",\"mode\":\"get\"}"
                                        .formatted(version(SmallInstances.RULES))),
                        _ -> {});
    }

    private static String version(String rules) throws Exception {
        return RuleSet.parse(Map.of("rules", rules)).version();
    }

    /** What the archive has as made with these rules, as far as is on record. */
    private int madeWith(String rules) throws Exception {
        try (Ledger ledger = Ledger.open(folder.resolve("node/data/ledger.db"), Time.system())) {
            return ledger.made(new Made.With(version(rules), "", ""), 0, 100).size();
        }
    }
}
