package io.veilgate.core.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.veilgate.core.base.ReceivedUid;
import io.veilgate.core.base.Time;
import io.veilgate.core.base.Uids;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpoolTest {
    private static final long QUOTA = 1 << 20;
    private static final QuarantineReason REASON = new QuarantineReason(
            "no-rule",
            "no mask rule matches",
            "stroke",
            Optional.of("job-1"),
            Optional.of("rules-7"),
            Optional.of(new QuarantineReason.Device(
                    "ACME", "EchoMaster 3", Uids.Verification.value(), 480, 640, "ORIGINAL\\PRIMARY")),
            Instant.parse("2026-11-02T10:15:30Z"));

    @TempDir
    Path folder;

    private Spool spool;

    @BeforeEach
    void open() throws IOException {
        spool = Spool.open(settings(QUOTA), Time.system());
    }

    @AfterEach
    void close() {
        spool.close();
    }

    private SpoolSettings settings(long quarantineQuota) {
        return new SpoolSettings(folder.resolve("spool"), QUOTA, QUOTA / 10, quarantineQuota, 0, 4);
    }

    private void reopen() throws IOException {
        spool.close();
        spool = Spool.open(settings(QUOTA), Time.system());
    }

    static EntryDescription description(String project, Optional<String> job, String instance) {
        return new EntryDescription(
                Uids.ExplicitVRLittleEndian,
                new ReceivedUid("1.2.840.10008.5.1.4.1.1.4"),
                new ReceivedUid(instance),
                project,
                "PACS",
                job,
                "MODALITY 1",
                "VEILGATE",
                Optional.of("ORTHANC"),
                Instant.parse("2026-11-02T10:15:30.123Z"));
    }

    private SpoolEntry store(String project, byte[] dataSet) throws IOException {
        try (Credit credit = ((Admission.Admitted) spool.admit(dataSet.length)).credit();
                SpoolWriter writer = spool.begin(description(project, Optional.empty(), "1.2.3.04"), credit)) {
            writer.write(ByteBuffer.wrap(dataSet));
            return writer.commit();
        }
    }

    private static byte[] bytes(int length, long seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private byte[] read(SpoolEntry entry) throws IOException {
        try (SpooledInstance instance = spool.open(entry)) {
            ByteBuffer all = ByteBuffer.allocate((int) instance.size());
            while (all.hasRemaining()) {
                assertThat(instance.read(all.position(), all)).isPositive();
            }
            assertThat(instance.read(instance.size(), ByteBuffer.allocate(1))).isEqualTo(-1);
            return all.array();
        }
    }

    private List<String> files(String subfolder) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("spool").resolve(subfolder))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 4096})
    void givesBackWhatWasWrittenHoweverItWasCut(int pieceBytes) throws IOException {
        byte[] dataSet = bytes(10_001, pieceBytes);
        EntryDescription description = description("stroke", Optional.of("job-1"), "1.2.3.04");
        SpoolEntry entry;
        try (Credit credit = spool.takeCredit(20_000).join();
                SpoolWriter writer = spool.begin(description, credit)) {
            for (int at = 0; at < dataSet.length; at += pieceBytes) {
                writer.write(ByteBuffer.wrap(dataSet, at, Math.min(pieceBytes, dataSet.length - at)));
            }
            entry = writer.commit();
        }

        assertThat(read(entry)).isEqualTo(dataSet);
        CRC32C crc = new CRC32C();
        crc.update(dataSet);
        assertThat(entry.crc32c()).isEqualTo((int) crc.getValue());
        try (SpooledInstance instance = spool.open(entry)) {
            assertThat(instance.description()).isEqualTo(description);
        }
    }

    @Test
    void writesAFileThatBeginsAsPart10Demands() throws IOException {
        SpoolEntry entry = store("stroke", bytes(100, 1));
        byte[] file = Files.readAllBytes(folder.resolve("spool/entries").resolve(entry.fileName()));

        assertThat(file).hasSize((int) entry.fileBytes());
        assertThat(new String(file, 128, 4, java.nio.charset.StandardCharsets.US_ASCII))
                .isEqualTo("DICM");
        assertThat(file[132]).isEqualTo((byte) 2);
        int groupLength =
                ByteBuffer.wrap(file).order(java.nio.ByteOrder.LITTLE_ENDIAN).getInt(140);
        assertThat(144 + groupLength + 100).isEqualTo(file.length);
    }

    @Test
    void keepsFoldersAndFilesToItsOwner() throws IOException {
        store("stroke", bytes(100, 1));

        try (Stream<Path> all = Files.walk(folder.resolve("spool"))) {
            assertThat(all.toList())
                    .hasSize(5)
                    .allSatisfy(path -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                            .isEqualTo(Files.isDirectory(path) ? "rwx------" : "rw-------"));
        }
    }

    @Test
    void hasEveryCompleteEntryAgainAfterARestartAndNothingElse() throws IOException {
        SpoolEntry first = store("stroke", bytes(1000, 1));
        SpoolEntry second = store("stroke", bytes(2000, 2));
        Credit credit = spool.takeCredit(100).join();
        SpoolWriter half = spool.begin(description("stroke", Optional.empty(), "1.2.3"), credit);
        half.write(ByteBuffer.wrap(bytes(50, 3)));

        reopen();

        assertThat(spool.handoff().poll()).contains(first);
        assertThat(spool.handoff().poll()).contains(second);
        assertThat(spool.handoff().poll()).isEmpty();
        assertThat(read(second)).isEqualTo(bytes(2000, 2));
        assertThat(spool.status().spooledBytes()).isEqualTo(first.fileBytes() + second.fileBytes());
        assertThat(files("incoming")).isEmpty();
        assertThat(store("stroke", bytes(1, 4)).id()).isGreaterThan(second.id());
        half.close(); // the end of a process would have closed its file
    }

    @Test
    void leavesNothingOfWhatIsDiscarded() throws IOException {
        Credit credit = spool.takeCredit(100).join();
        try (SpoolWriter writer = spool.begin(description("stroke", Optional.empty(), "1.2.3"), credit)) {
            writer.write(ByteBuffer.wrap(bytes(5000, 3)));
        }
        credit.close();

        assertThat(files("incoming")).isEmpty();
        assertThat(spool.status().spooledBytes()).isZero();
        assertThat(spool.status().promisedBytes()).isZero();
        assertThat(spool.handoff().poll()).isEmpty();
    }

    @Test
    void refusesAnInstanceThatOutgrowsQuotaAndReserve() throws IOException {
        try (Credit credit = spool.takeCredit(QUOTA).join();
                SpoolWriter writer = spool.begin(description("stroke", Optional.empty(), "1.2.3"), credit)) {
            writer.write(ByteBuffer.allocate((int) QUOTA));

            assertThatThrownBy(() -> writer.write(ByteBuffer.allocate((int) QUOTA / 10)))
                    .isInstanceOfSatisfying(
                            SpoolException.class, e -> assertThat(e.problem()).isEqualTo(SpoolException.Problem.QUOTA));
        }
        assertThat(spool.status().spooledBytes()).isZero();
    }

    @Test
    void refusesAPushThatTheDiskHasNoRoomFor() throws IOException {
        Spool strict = Spool.open(
                new SpoolSettings(folder.resolve("other"), QUOTA, 0, QUOTA, Long.MAX_VALUE / 2, 4), Time.system());

        assertThat(strict.admit(1)).isInstanceOf(Admission.Refused.class);
        assertThatThrownBy(() -> strict.takeCredit(1))
                .isInstanceOfSatisfying(
                        SpoolException.class, e -> assertThat(e.problem()).isEqualTo(SpoolException.Problem.NO_SPACE));
    }

    @Test
    void givesTheBytesOfADeletedEntryBack() throws IOException {
        store("stroke", bytes(1000, 1));
        SpoolEntry entry = spool.handoff().poll().orElseThrow();

        spool.delete(entry);
        spool.delete(entry);

        assertThat(spool.status().spooledBytes()).isZero();
        assertThat(files("entries")).isEmpty();
        assertThatThrownBy(() -> spool.open(entry))
                .isInstanceOfSatisfying(
                        SpoolException.class, e -> assertThat(e.problem()).isEqualTo(SpoolException.Problem.GONE));
    }

    @Test
    void holdsAnInstanceWithItsReasonAcrossARestart() throws IOException {
        store("stroke", bytes(1000, 1));
        SpoolEntry entry = spool.handoff().poll().orElseThrow();
        spool.quarantine(entry, REASON);

        reopen();

        List<QuarantinedEntry> held = new ArrayList<>();
        spool.quarantine().list(held::add);
        assertThat(held).singleElement().satisfies(one -> {
            assertThat(one.reason()).isEqualTo(REASON);
            assertThat(one.entry()).isEqualTo(entry);
            assertThat(one.file()).exists();
        });
        assertThat(spool.quarantine().get(entry.name())).contains(held.getFirst());
        assertThat(spool.status().spooledBytes()).isZero();
        assertThat(spool.status().quarantinedBytes()).isEqualTo(entry.fileBytes());
        assertThat(spool.handoff().poll()).isEmpty();
    }

    @Test
    void worksAgainOnWhatIsReleasedFromQuarantine() throws IOException {
        store("stroke", bytes(1000, 1));
        SpoolEntry entry = spool.handoff().poll().orElseThrow();
        spool.quarantine(entry, REASON);

        spool.quarantine().retry(entry.name());

        assertThat(spool.handoff().poll()).contains(entry);
        assertThat(read(entry)).isEqualTo(bytes(1000, 1));
        assertThat(files("quarantine")).isEmpty();
        assertThat(spool.status().quarantinedEntries()).isZero();
        assertThat(spool.status().spooledBytes()).isEqualTo(entry.fileBytes());
        assertThatThrownBy(() -> spool.quarantine().retry(entry.name())).isInstanceOf(SpoolException.class);
    }

    @Test
    void removesWhatIsDiscardedFromQuarantine() throws IOException {
        store("stroke", bytes(1000, 1));
        SpoolEntry entry = spool.handoff().poll().orElseThrow();
        spool.quarantine(entry, REASON);

        spool.quarantine().discard(entry.name());

        assertThat(files("quarantine")).isEmpty();
        assertThat(spool.status().quarantinedBytes()).isZero();
        assertThat(spool.quarantine().get(entry.name())).isEmpty();
    }

    @Test
    void keepsAnEntryInWorkWhenQuarantineIsFull() throws IOException {
        spool.close();
        spool = Spool.open(settings(100), Time.system());
        store("stroke", bytes(1000, 1));
        SpoolEntry entry = spool.handoff().poll().orElseThrow();

        assertThatThrownBy(() -> spool.quarantine(entry, REASON))
                .isInstanceOfSatisfying(
                        SpoolException.class,
                        e -> assertThat(e.problem()).isEqualTo(SpoolException.Problem.QUARANTINE_FULL));
        assertThat(spool.handoff().counts()).isEqualTo(new Handoff.Counts(0, 0, 1, 0));
        assertThat(read(entry)).isEqualTo(bytes(1000, 1));
    }

    @Test
    void worksAgainOnAHeldInstanceWhoseReasonIsMissing() throws IOException {
        store("stroke", bytes(1000, 1));
        SpoolEntry entry = spool.handoff().poll().orElseThrow();
        spool.quarantine(entry, REASON);
        Files.delete(folder.resolve("spool/quarantine").resolve(entry.name() + ".json"));

        reopen();

        assertThat(spool.handoff().poll()).contains(entry);
        assertThat(files("quarantine")).isEmpty();
    }

    @Test
    void keepsHoldingAnInstanceWhoseReasonIsUnreadable() throws IOException {
        store("stroke", bytes(1000, 1));
        SpoolEntry entry = spool.handoff().poll().orElseThrow();
        spool.quarantine(entry, REASON);
        Files.writeString(folder.resolve("spool/quarantine").resolve(entry.name() + ".json"), "{");

        reopen();

        assertThat(spool.quarantine().get(entry.name()))
                .hasValueSatisfying(held -> assertThat(held.reason().code()).isEqualTo("unreadable-reason"));
        assertThat(spool.quarantine().retry(entry.name())).isEqualTo(entry);
    }

    /** JSON whose first bytes are those of UTF-32 is refused by its decoder, in words that quote it. */
    @Test
    void aDescriptionInAnotherEncodingIsDamagedAndNotQuoted() throws IOException {
        SpoolEntry entry = store("stroke", bytes(1000, 1));
        Path file = folder.resolve("spool/entries").resolve(entry.fileName());
        byte[] bytes = Files.readAllBytes(file);
        int json = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("{\"");
        java.util.Arrays.fill(bytes, json + 1, json + 4, (byte) 0);
        Files.write(file, bytes);
        reopen();

        assertThatThrownBy(() -> spool.open(entry))
                .isInstanceOfSatisfying(
                        SpoolException.class, e -> assertThat(e.problem()).isEqualTo(SpoolException.Problem.DAMAGED))
                .hasMessage("spool entry damaged: its description is not one")
                .hasNoCause();
    }

    @Test
    void saysSoWhenAnEntryIsShorterThanItsNameSays() throws IOException {
        SpoolEntry entry = store("stroke", bytes(1000, 1));
        Path file = folder.resolve("spool/entries").resolve(entry.fileName());
        Files.write(file, java.util.Arrays.copyOf(Files.readAllBytes(file), 700));

        assertThatThrownBy(() -> spool.open(entry))
                .isInstanceOfSatisfying(
                        SpoolException.class, e -> assertThat(e.problem()).isEqualTo(SpoolException.Problem.DAMAGED));
    }

    @Test
    void namesNothingThatIdentifies() throws IOException {
        store("stroke", bytes(1000, 1));
        SpoolEntry entry = spool.handoff().poll().orElseThrow();
        spool.quarantine(entry, REASON);

        assertThat(files("quarantine"))
                .hasSize(2)
                .allSatisfy(name -> assertThat(name).doesNotContain("1.2.3").doesNotContain("MODALITY"));
        assertThat(description("stroke", Optional.empty(), "1.2.3.04").toString())
                .doesNotContain("1.2.3.04");
    }

    @Test
    void letsOneOwnerHaveADataFolder() throws IOException {
        DataFolderLock lock = DataFolderLock.tryTake(folder).orElseThrow();

        assertThat(DataFolderLock.tryTake(folder)).isEmpty();
        lock.close();
        assertThat(DataFolderLock.tryTake(folder))
                .hasValueSatisfying(again -> assertThatCode(again::close).doesNotThrowAnyException());
    }
}
