package io.veilgate.scp.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.veilgate.core.base.ReceivedUid;
import io.veilgate.core.base.Time;
import io.veilgate.core.base.Uid;
import io.veilgate.core.base.Uids;
import io.veilgate.core.ledger.Versions;
import io.veilgate.core.spool.EntryDescription;
import io.veilgate.scp.config.AuditConfig;
import io.veilgate.scp.control.ControlCommand.Refused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AuditLogTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ORIGINAL = "1.2.840.99999.1";

    private static final class Calendar implements Time {
        private Instant now = Instant.parse("2026-11-02T22:00:00Z");

        @Override
        public long nanoTime() {
            return now.toEpochMilli() * 1_000_000;
        }

        @Override
        public Instant now() {
            return now;
        }
    }

    @TempDir
    private Path folder;

    private final Calendar time = new Calendar();

    private AuditLog log(long fileBytes) throws IOException {
        return new AuditLog(folder, new AuditConfig(10, fileBytes), time);
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("audit"))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private List<JsonNode> lines() throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String file : files()) {
            for (String line : Files.readAllLines(folder.resolve("audit").resolve(file))) {
                lines.add(JSON.readTree(line));
            }
        }
        return lines;
    }

    private static EntryDescription pushed(String job) {
        return new EntryDescription(
                Uids.ExplicitVRLittleEndian,
                ReceivedUid.of(Uids.MRImageStorage),
                new ReceivedUid(ORIGINAL),
                "stroke",
                "MODALITY",
                Optional.of(job).filter(name -> !name.isEmpty()),
                "MODALITY",
                "VEILGATE",
                Optional.empty(),
                Instant.EPOCH);
    }

    @Test
    void linesAreAppendedToAFileOfTheDayThatOnlyItsOwnerReads() throws Exception {
        log(1 << 20).write(log(1 << 20).line("one"));
        log(1 << 20).write(log(1 << 20).line("two"));
        assertThat(files()).containsExactly("audit-2026-11-02.jsonl");
        assertThat(lines()).extracting(line -> line.path("event").asText()).containsExactly("one", "two");
        assertThat(lines().getFirst().path("at").asText()).isEqualTo("2026-11-02T22:00:00Z");
        Path file = folder.resolve("audit").resolve(files().getFirst());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void aNewDayAndAFullFileBeginAnotherAndOldOnesGo() throws Exception {
        AuditLog log = log(60);
        for (int i = 0; i < 3; i++) {
            log.write(log.line("event-" + i));
        }
        assertThat(files()).containsExactly("audit-2026-11-02-2.jsonl", "audit-2026-11-02.jsonl");
        time.now = time.now.plus(Duration.ofDays(1));
        log.write(log.line("next"));
        assertThat(files()).contains("audit-2026-11-03.jsonl").hasSize(3);
        time.now = time.now.plus(Duration.ofDays(10));
        log.write(log.line("later"));
        assertThat(files()).containsExactly("audit-2026-11-03.jsonl", "audit-2026-11-13.jsonl");
    }

    @Test
    void whoChangedSomethingIsWrittenDownBeforeAndAfterAndWhoOnlyAskedIsNot() throws Exception {
        AuditedCommands commands = new AuditedCommands(log(1 << 20));
        commands.run("anna", "status", (_, _) -> JSON.createObjectNode(), JSON.createObjectNode(), _ -> {});
        commands.run(
                "anna",
                "quarantine-discard",
                (_, _) -> JSON.createObjectNode().put("instances", 3),
                JSON.createObjectNode().put("reason", "no-rule").put("list", "/home/anna/Smith.csv"),
                _ -> {});
        assertThatThrownBy(() -> commands.run(
                        "bert",
                        "job-cancel",
                        (_, _) -> {
                            throw new Refused("no job x");
                        },
                        JSON.createObjectNode().put("job", "x"),
                        _ -> {}))
                .isInstanceOf(Refused.class);
        assertThat(lines())
                .extracting(line -> line.path("event").asText() + " "
                        + line.path("command").asText() + " "
                        + line.path("user").asText() + " "
                        + line.path("outcome").asText())
                .containsExactly(
                        "command quarantine-discard anna ",
                        "command-end quarantine-discard anna done",
                        "command job-cancel bert ",
                        "command-end job-cancel bert refused");
        assertThat(lines().get(1).path("instances").asInt()).isEqualTo(3);
        assertThat(lines().get(1).path("reason").asText()).isEqualTo("no-rule");
        assertThat(lines().toString()).doesNotContain("Smith");
    }

    @Test
    void aPushedStudyIsOneLineWithWhatBecameOfItsInstancesAndNothingOfTheOriginal() throws Exception {
        Versions versions = new Versions("r1", "p1", "c1");
        try (PushAudit pushes = new PushAudit(log(1 << 20), project -> "RESEARCH", time)) {
            for (int i = 0; i < 5; i++) {
                pushes.archived(pushed(""), Optional.of(new Uid("2.25.7")), versions);
            }
            pushes.archived(pushed("job-1"), Optional.of(new Uid("2.25.8")), versions);
            pushes.held(pushed(""), "no-rule", versions);
        }
        assertThat(lines()).hasSize(2);
        JsonNode study = lines().getFirst();
        assertThat(study.path("event").asText()).isEqualTo("push");
        assertThat(study.path("project").asText()).isEqualTo("stroke");
        assertThat(study.path("peer").asText()).isEqualTo("MODALITY");
        assertThat(study.path("archive").asText()).isEqualTo("RESEARCH");
        assertThat(study.path("study").asText()).isEqualTo("2.25.7");
        assertThat(study.path("archived").asInt()).isEqualTo(5);
        assertThat(study.path("rules").asText()).isEqualTo("r1");
        assertThat(study.path("configuration").asText()).isEqualTo("c1");
        assertThat(lines().get(1).path("quarantined").asInt()).isEqualTo(1);
        assertThat(lines().toString()).doesNotContain(ORIGINAL);
    }
}
