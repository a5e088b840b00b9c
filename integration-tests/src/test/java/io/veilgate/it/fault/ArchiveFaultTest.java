package io.veilgate.it.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.veilgate.core.testing.MayWarn;
import io.veilgate.it.flow.InProcessNode;
import io.veilgate.it.flow.NodeFolder;
import io.veilgate.it.harness.Await;
import io.veilgate.it.harness.Ports;
import io.veilgate.it.harness.RawArchive;
import io.veilgate.it.harness.RawArchive.Stored;
import io.veilgate.it.harness.RawInstance;
import io.veilgate.it.harness.RawMessage;
import io.veilgate.it.harness.RawPeer;
import io.veilgate.it.harness.RawSender;
import io.veilgate.it.harness.RemoteAe;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of pushed instances while an archive misbehaves: all are stored once and masked in the end, or held with a reason. */
@MayWarn({"RESEARCH", "ARCHIVE"})
final class ArchiveFaultTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String SENDER = "MODALITY";
    private static final String SHORT_TIMEOUTS = ", timeouts: { association: 3s, response: 5s, idle: 10s }";

    @TempDir
    private Path folder;

    private NodeFolder node;
    private InProcessNode running;

    @AfterEach
    void stop() {
        if (running != null) {
            running.close();
        }
    }

    private void start(RemoteAe archive) throws Exception {
        node = new NodeFolder(folder.resolve("node"))
                .node(SHORT_TIMEOUTS)
                .rules(RawInstance.RULES)
                .peer("ARCHIVE", archive)
                .project("raw", "ARCHIVE", "")
                .route(SENDER, "raw");
        running = InProcessNode.open(node);
    }

    private void push(List<RawInstance> instances) throws Exception {
        push(SENDER, RawInstance.EXPLICIT, instances);
    }

    private void push(String sender, String transferSyntax, List<RawInstance> instances) throws Exception {
        assertThat(new RawSender(node.ae(), sender, transferSyntax).push(instances))
                .containsOnly(0);
    }

    private static List<RawInstance> instances(int count) {
        return IntStream.range(0, count).mapToObj(i -> RawInstance.of(1, i)).toList();
    }

    private static List<Integer> serialsOf(List<RawInstance> instances) {
        return instances.stream().map(RawInstance::serial).sorted().toList();
    }

    private void nothingIsLeft() throws Exception {
        Await.until("nothing is left to do", SOON, () -> running.spooled() == 0);
    }

    private JsonNode held() throws Exception {
        return running.ask("quarantine-show", "{}");
    }

    /** Fails for the given attempts at the first instance that comes, then stores everything. */
    private static ToIntFunction<RawMessage> failing(int... answers) {
        AtomicInteger attempts = new AtomicInteger();
        var first = new AtomicReference<String>();
        return rq -> {
            first.compareAndSet(null, rq.sopInstanceUid());
            int attempt = rq.sopInstanceUid().equals(first.get()) ? attempts.getAndIncrement() : answers.length;
            return attempt < answers.length ? answers[attempt] : 0;
        };
    }

    @Test
    void whatAnArchiveThatIsAwayShouldHaveWaitsAndOtherProjectsGoOn() throws Exception {
        int port = Ports.free();
        List<RawInstance> waiting = instances(40);
        List<RawInstance> other =
                IntStream.range(0, 20).mapToObj(i -> RawInstance.of(2, i)).toList();
        try (RawArchive there = RawArchive.answering(_ -> 0)) {
            node = new NodeFolder(folder.resolve("node"))
                    .node(SHORT_TIMEOUTS)
                    .rules(RawInstance.RULES)
                    .peer("ARCHIVE", new RemoteAe("ARCHIVE", port))
                    .peer("THERE", there.ae())
                    .project("raw", "ARCHIVE", "")
                    .project("other", "THERE", "")
                    .route(SENDER, "raw")
                    .route("OTHER", "other");
            running = InProcessNode.open(node);
            push(waiting);
            push("OTHER", RawInstance.EXPLICIT, other);
            Await.until("the other project is done", SOON, () -> there.serials().equals(serialsOf(other)));
            Await.until("only what waits is left", SOON, () -> running.spooled() == waiting.size());
            try (RawArchive back = RawArchive.answering(port, _ -> 0)) {
                Await.until("all is stored", SOON, () -> back.stored().size() == waiting.size());
                nothingIsLeft();
                assertThat(back.serials()).isEqualTo(serialsOf(waiting));
            }
        }
    }

    @Test
    void anArchiveThatRejectsAbortsOrLeavesAssociationsUnansweredIsTriedUntilItAccepts() throws Exception {
        List<RawInstance> instances = instances(5);
        try (RawArchive archive = RawArchive.opening((association, number) -> {
            switch (number) {
                case 1 -> association.reject(1, 1, 7);
                case 2 -> association.reject(2, 3, 2);
                case 3 -> association.abort();
                case 4 -> association.awaitClose();
                default -> {}
            }
        })) {
            start(archive.ae());
            push(instances);
            Await.until("all is stored", SOON, () -> archive.stored().size() == instances.size());
            nothingIsLeft();
            assertThat(archive.serials()).isEqualTo(serialsOf(instances));
            assertThat(archive.associations()).isGreaterThan(4);
        }
    }

    @Test
    void aSlowArchiveGetsALongInstanceWithoutATimeOutAndTheOthersMeanwhile() throws Exception {
        List<RawInstance> small = instances(10);
        RawInstance large = RawInstance.of(3, 1).ofBytes(1_400_000);
        var stored = ConcurrentHashMap.<Integer>newKeySet();
        try (RawPeer archive = RawPeer.start("ARCHIVE", (association, _) -> {
            association.acceptAll();
            association.readLongPdusAt(150_000);
            for (var next = association.next(); next.isPresent(); next = association.next()) {
                assertThat(stored.add(RawInstance.serialOf(next.get().dataSet())))
                        .isTrue();
                association.send(next.get().answer(0));
            }
        })) {
            start(archive.ae());
            push(List.of(large));
            push(small);
            Await.until("the small ones are stored", SOON, () -> stored.size() == small.size());
            assertThat(stored).doesNotContain(large.serial());
            nothingIsLeft();
            assertThat(stored).hasSize(small.size() + 1);
            assertThat(held()).isEmpty();
        }
    }

    @Test
    void anInstanceThatIsNeverAnsweredIsSentAgainAndHoldsUpNoOther() throws Exception {
        List<RawInstance> instances = instances(8);
        AtomicInteger silent = new AtomicInteger();
        var stored = ConcurrentHashMap.<Integer>newKeySet();
        try (RawPeer archive = RawPeer.start("ARCHIVE", (association, _) -> {
            association.acceptAll();
            for (var next = association.next(); next.isPresent(); next = association.next()) {
                if (silent.getAndIncrement() < 2) {
                    association.awaitClose();
                    return;
                }
                assertThat(stored.add(RawInstance.serialOf(next.get().dataSet())))
                        .isTrue();
                association.send(next.get().answer(0));
            }
        })) {
            start(archive.ae());
            push(instances);
            nothingIsLeft();
            assertThat(stored).hasSize(instances.size());
            assertThat(held()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {RawArchive.ABORT, RawArchive.CLOSE, RawArchive.WRONG_MESSAGE_ID, 0xA700, 0xC000})
    void whatMayPassIsSentAgainWithTheSameBytes(int answer) throws Exception {
        List<RawInstance> instances = instances(6);
        try (RawArchive archive = RawArchive.answering(failing(answer, answer))) {
            start(archive.ae());
            push(instances);
            Await.until("all is stored", SOON, () -> archive.stored().size() == instances.size());
            nothingIsLeft();
            assertThat(archive.serials()).isEqualTo(serialsOf(instances));
            String troubled = archive.received().stream()
                    .filter(each -> each.status() == answer)
                    .findFirst()
                    .orElseThrow()
                    .message()
                    .sopInstanceUid();
            List<Stored> attempts = archive.received().stream()
                    .filter(each -> each.message().sopInstanceUid().equals(troubled))
                    .toList();
            assertThat(attempts).hasSize(3);
            assertThat(attempts)
                    .allSatisfy(attempt -> assertThat(attempt.message().dataSet())
                            .isEqualTo(attempts.getFirst().message().dataSet()));
            assertThat(held()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0xA900, 0x0111, 0x0122, 0x0124, 0xC000})
    void whatTheArchiveKeepsRefusingIsHeldWithItsAnswerAndTheOthersAreStored(int answer) throws Exception {
        List<RawInstance> instances = instances(6);
        try (RawArchive archive =
                RawArchive.answering(failing(answer, answer, answer, answer, answer, answer, answer))) {
            start(archive.ae());
            push(instances);
            nothingIsLeft();
            assertThat(archive.stored()).hasSize(instances.size() - 1);
            assertThat(held().toString())
                    .contains("archive-refuses")
                    .contains("the archive answered %04XH".formatted(answer));
            assertThat(archive.received().stream().filter(each -> each.status() == answer))
                    .hasSize(answer == 0xC000 ? 3 : 1);
        }
    }

    @Test
    void anInstanceThatTheArchiveHasNoRoomForDoesNotHoldUpTheOthersAndIsNeverGivenUp() throws Exception {
        List<RawInstance> instances = instances(24);
        var full = ConcurrentHashMap.<String>newKeySet();
        var freed = new AtomicBoolean();
        try (RawArchive archive = RawArchive.answering(rq -> {
            // the first 8 to come find no room, however often they come again
            boolean stuck = !freed.get()
                    && (full.size() < 8 && full.add(rq.sopInstanceUid()) || full.contains(rq.sopInstanceUid()));
            return stuck ? 0xA700 : 0;
        })) {
            start(archive.ae());
            push(instances);
            Await.until("the others are stored", SOON, () -> archive.stored().size() == 16);
            Await.until("what is stored has left the spool", SOON, () -> running.spooled() == 8);
            freed.set(true);
            Await.until("all are stored", SOON, () -> archive.stored().size() == 24);
            nothingIsLeft();
            assertThat(archive.serials()).isEqualTo(serialsOf(instances));
            assertThat(held()).isEmpty();
        }
    }

    @Test
    void anArchiveThatClosesInMidPduGetsTheInstanceAgain() throws Exception {
        AtomicInteger closed = new AtomicInteger();
        var stored = ConcurrentHashMap.<Integer>newKeySet();
        List<RawInstance> instances = List.of(RawInstance.of(1, 1).ofBytes(200_000), RawInstance.of(1, 2));
        try (RawPeer archive = RawPeer.start("ARCHIVE", (association, _) -> {
            association.acceptAll();
            if (closed.getAndIncrement() < 2) {
                association.swallow(1000 * closed.get());
                return;
            }
            for (var next = association.next(); next.isPresent(); next = association.next()) {
                assertThat(stored.add(RawInstance.serialOf(next.get().dataSet())))
                        .isTrue();
                association.send(next.get().answer(0));
            }
        })) {
            start(archive.ae());
            push(instances);
            nothingIsLeft();
            assertThat(stored).containsExactlyInAnyOrderElementsOf(serialsOf(instances));
        }
    }

    @Test
    void anArchiveThatEndsAssociationsAfterAFewInstancesGetsAllOfThem() throws Exception {
        List<RawInstance> instances = instances(30);
        var stored = ConcurrentHashMap.<Integer>newKeySet();
        try (RawPeer archive = RawPeer.start("ARCHIVE", (association, _) -> {
            association.acceptAll();
            for (int i = 0; i < 7; i++) {
                var next = association.next();
                if (next.isEmpty()) {
                    return;
                }
                assertThat(stored.add(RawInstance.serialOf(next.get().dataSet())))
                        .isTrue();
                association.send(next.get().answer(0));
            }
            association.abort();
        })) {
            start(archive.ae());
            push(instances);
            nothingIsLeft();
            assertThat(stored).containsExactlyInAnyOrderElementsOf(serialsOf(instances));
            assertThat(held()).isEmpty();
        }
    }

    @Test
    void whatTheArchiveTakesInNativeSyntaxesOnlyIsTranscodedAndTheSameHoweverItWasSent() throws Exception {
        List<RawInstance> big =
                List.of(RawInstance.of(1, 1), RawInstance.of(1, 2).ofBytes(200_000));
        List<RawInstance> rle =
                List.of(RawInstance.of(2, 1), RawInstance.of(2, 2).ofBytes(200_000));
        List<RawInstance> implicit = List.of(RawInstance.of(3, 1));
        try (RawArchive archive = RawArchive.taking(List.of(RawInstance.EXPLICIT))) {
            start(archive.ae());
            push(SENDER, RawInstance.BIG_ENDIAN, big);
            push(SENDER, RawInstance.RLE, rle);
            push(SENDER, RawInstance.IMPLICIT, implicit);
            nothingIsLeft();
            assertThat(archive.serials()).containsExactlyInAnyOrder(10_001, 10_002, 20_001, 20_002, 30_001);
            assertThat(archive.stored())
                    .allSatisfy(each -> assertThat(each.transferSyntax()).isEqualTo(RawInstance.EXPLICIT));
            assertThat(held()).isEmpty();

            push(SENDER, RawInstance.RLE, rle);
            push(SENDER, RawInstance.BIG_ENDIAN, big);
            nothingIsLeft();
            assertThat(archive.stored()).hasSize(5);
            assertThat(running.ask("status", "{}").toString()).doesNotContain("\"differing\":1");
        }
    }

    @Test
    void whereExplicitVrIsTurnedDownTooImplicitVrIsSent() throws Exception {
        List<RawInstance> instances = instances(4);
        try (RawArchive archive = RawArchive.taking(List.of(RawInstance.IMPLICIT))) {
            start(archive.ae());
            push(SENDER, RawInstance.RLE, instances.subList(0, 2));
            push(SENDER, RawInstance.EXPLICIT, instances.subList(2, 4));
            nothingIsLeft();
            assertThat(archive.serials()).isEqualTo(serialsOf(instances));
            assertThat(archive.stored())
                    .allSatisfy(each -> assertThat(each.transferSyntax()).isEqualTo(RawInstance.IMPLICIT));
        }
    }

    @Test
    void whatCannotBeDecodedForAnArchiveIsHeldAndSoIsWhatItTakesInNoForm() throws Exception {
        try (RawArchive archive = RawArchive.taking(List.of(RawInstance.EXPLICIT))) {
            start(archive.ae());
            node.rules("""
                    - name: raw MR, looked at
                      when: { Modality: MR, Columns: 32 }
                      clean: { reviewedBy: tester, on: 2026-11-02 }
                    """);
            running.close();
            running = InProcessNode.open(node);
            push(SENDER, RawInstance.JPEG, instances(1));
            nothingIsLeft();
            assertThat(held().toString())
                    .contains("unsupported-pixels")
                    .contains("the archive takes it in ExplicitVRLittleEndian only")
                    .contains("cannot be decoded yet");
            assertThat(archive.stored()).isEmpty();
        }
    }

    @Test
    void aSopClassThatTheArchiveTakesInNoFormIsHeld() throws Exception {
        try (RawArchive archive = RawArchive.taking(List.of())) {
            start(archive.ae());
            push(instances(3));
            nothingIsLeft();
            assertThat(held().toString())
                    .contains("archive-refuses")
                    .contains("the archive does not accept " + RawInstance.MR_IMAGE_STORAGE);
            assertThat(archive.associations()).isLessThanOrEqualTo(6);
        }
    }

    @Test
    void aWarningMeansStoredAndIsNoted() throws Exception {
        List<RawInstance> instances = instances(4);
        AtomicInteger next = new AtomicInteger();
        int[] answers = {0xB000, 0xB006, 0xB007, 0};
        try (RawArchive archive = RawArchive.answering(_ -> answers[next.getAndIncrement()])) {
            start(archive.ae());
            push(instances);
            nothingIsLeft();
            assertThat(archive.serials()).isEqualTo(serialsOf(instances));
            JsonNode project = running.ask("status", "{}").path("projects").path(0);
            assertThat(project.path("warnings").path("B000").asInt())
                    .as("%s", project)
                    .isEqualTo(1);
            assertThat(project.path("warnings").path("B006").asInt()).isEqualTo(1);
            assertThat(project.path("warnings").path("B007").asInt()).isEqualTo(1);
            push(instances);
            nothingIsLeft();
            assertThat(archive.stored()).hasSize(4);
        }
    }
}
