package io.veilgate.scu.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.veilgate.core.base.AeTitle;
import io.veilgate.core.base.Time;
import io.veilgate.core.base.Uid;
import io.veilgate.core.base.Uids;
import io.veilgate.core.dataset.ByteSource;
import io.veilgate.core.dataset.Recipe;
import io.veilgate.core.dataset.Segment;
import io.veilgate.core.dataset.TransferSyntaxes;
import io.veilgate.core.dimse.Status;
import io.veilgate.core.net.AssociationSettings;
import io.veilgate.core.net.EventLoops;
import io.veilgate.core.net.Requestor;
import io.veilgate.core.pipeline.OutputDigest;
import io.veilgate.core.testing.MayWarn;
import io.veilgate.core.ul.UserInformation.AsyncWindow;
import io.veilgate.scu.forward.WindowedArchive.Asked;
import io.veilgate.scu.pace.PaceLimits;
import io.veilgate.scu.pace.PeerPace;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Several C-STOREs outstanding on one association (PS3.7 §D.3.3.3). */
@Timeout(60)
class AsyncOperationsTest {
    private static final RetryPolicy QUICK = new RetryPolicy(Duration.ofMillis(1), Duration.ofMillis(5), 3, 3);
    private static final int INSTANCES = 12;
    private static final AsyncWindow THREE = new AsyncWindow(3, 1);

    private final EventLoops loops = EventLoops.start(1);
    private final Map<String, List<byte[]>> arrived = new ConcurrentHashMap<>();
    private final List<Forwarder> forwarders = new ArrayList<>();
    private final List<WindowedArchive> archives = new ArrayList<>();

    @AfterEach
    void stop() throws Exception {
        for (Forwarder forwarder : forwarders) {
            forwarder.close(Duration.ofSeconds(20));
        }
        for (WindowedArchive archive : archives) {
            archive.close();
        }
        loops.close();
    }

    private WindowedArchive archive(AsyncWindow window, WindowedArchive.Script script) throws IOException {
        WindowedArchive archive = new WindowedArchive(window, script);
        archives.add(archive);
        return archive;
    }

    private Forwarder forwarder(WindowedArchive archive, int operations) {
        Forwarder forwarder = new Forwarder(
                archive.ae(),
                new Requestor(loops, new AeTitle("VEILGATE"), AssociationSettings.defaults()),
                new PeerPace(PaceLimits.of(1).withOperations(operations), () -> 1, Time.system()),
                QUICK,
                Time.system());
        forwarders.add(forwarder);
        return forwarder;
    }

    private static List<Outgoing> instances(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(i -> {
                    byte[] pixels = new byte[50_000];
                    Arrays.fill(pixels, (byte) i);
                    Recipe recipe = new Recipe(
                            TransferSyntaxes.EXPLICIT_VR_LITTLE_ENDIAN, List.of(new Segment.Extent(0, pixels.length)));
                    return new Outgoing(Uids.MRImageStorage, new Uid("2.25." + i), recipe, ByteSource.of(pixels));
                })
                .toList();
    }

    /** Results in the order of the instances. */
    private static List<StoreResult> send(Forwarder forwarder, List<Outgoing> instances) throws Exception {
        List<CompletableFuture<StoreResult>> results = new ArrayList<>();
        for (Outgoing instance : instances) {
            results.add(forwarder.submit(instance));
        }
        List<StoreResult> all = new ArrayList<>();
        for (CompletableFuture<StoreResult> result : results) {
            all.add(result.get(50, TimeUnit.SECONDS));
        }
        return all;
    }

    private static StoreResult stored(Outgoing instance) throws Exception {
        return new StoreResult.Stored(Status.SUCCESS, OutputDigest.of(instance.recipe(), instance.source()));
    }

    private Asked take(WindowedArchive.Peer peer) throws Exception {
        Asked asked = peer.next().orElseThrow();
        arrived.computeIfAbsent(asked.uid(), uid -> new ArrayList<>()).add(asked.dataSet());
        return asked;
    }

    /** Answers everything as it comes. */
    private void answerAll(WindowedArchive.Peer peer) throws Exception {
        for (Optional<Asked> next = peer.next(); next.isPresent(); next = peer.next()) {
            arrived.computeIfAbsent(next.get().uid(), uid -> new ArrayList<>())
                    .add(next.get().dataSet());
            peer.answer(next.get(), Status.SUCCESS);
        }
    }

    @Test
    void asManyAreOutstandingAsTheArchiveAgreedToAndEachGetsItsOwnAnswerInWhateverOrder() throws Exception {
        List<Outgoing> instances = instances(INSTANCES);
        WindowedArchive archive = archive(THREE, peer -> {
            List<Asked> outstanding = new ArrayList<>();
            for (int taken = 0; taken < INSTANCES; ) {
                while (outstanding.size() < 3 && taken < INSTANCES) {
                    outstanding.add(take(peer));
                    taken++;
                }
                if (taken == 3) {
                    assertThat(peer.isSilent()).as("no fourth").isTrue();
                }
                Asked last = outstanding.removeLast();
                peer.answer(last, last.uid().equals("2.25.7") ? Status.of(0xA900) : Status.SUCCESS);
            }
            for (Asked asked : outstanding.reversed()) {
                peer.answer(asked, asked.uid().equals("2.25.7") ? Status.of(0xA900) : Status.SUCCESS);
            }
            peer.next();
        });
        Forwarder forwarder = forwarder(archive, 5);
        List<StoreResult> results = send(forwarder, instances);

        for (int i = 0; i < INSTANCES; i++) {
            if (i == 6) {
                assertThat(results.get(i)).isInstanceOf(StoreResult.Refused.class);
            } else {
                assertThat(results.get(i)).isEqualTo(stored(instances.get(i)));
            }
        }
        assertThat(archive.proposed()).containsExactly(Optional.of(new AsyncWindow(5, 1)));
    }

    @Test
    @MayWarn("sending to ARCHIVE")
    void whatWasOutstandingWhenTheAssociationWasLostIsSentAgainWithTheSameBytes() throws Exception {
        List<Outgoing> instances = instances(INSTANCES);
        AtomicInteger associations = new AtomicInteger();
        WindowedArchive archive = archive(THREE, peer -> {
            if (associations.incrementAndGet() == 1) {
                for (int i = 0; i < 3; i++) {
                    take(peer);
                }
            } else {
                answerAll(peer);
            }
        });
        Forwarder forwarder = forwarder(archive, 3);
        List<StoreResult> results = send(forwarder, instances);

        for (int i = 0; i < INSTANCES; i++) {
            assertThat(results.get(i)).isEqualTo(stored(instances.get(i)));
        }
        assertThat(arrived.values().stream().filter(times -> times.size() == 2))
                .hasSize(3)
                .allMatch(times -> Arrays.equals(times.get(0), times.get(1)));
    }

    @Test
    @MayWarn("sending to ARCHIVE")
    void anInstanceOverWhichTheArchiveAlwaysBreaksTakesNoOtherWithIt() throws Exception {
        List<Outgoing> instances = instances(INSTANCES);
        WindowedArchive archive = archive(THREE, peer -> {
            for (Asked asked = take(peer); !asked.uid().equals("2.25.5"); asked = take(peer)) {
                peer.answer(asked, Status.SUCCESS);
            }
        });
        Forwarder forwarder = forwarder(archive, 3);
        List<StoreResult> results = send(forwarder, instances);

        for (int i = 0; i < INSTANCES; i++) {
            assertThat(results.get(i))
                    .as("instance %d", i + 1)
                    .isInstanceOf(i == 4 ? StoreResult.Refused.class : StoreResult.Stored.class);
        }
    }

    @Test
    void oneAtATimeWhereTheArchiveAgreesToNoMoreAndNoWindowIsProposedUnlessConfigured() throws Exception {
        List<Outgoing> instances = instances(4);
        WindowedArchive.Script oneByOne = peer -> {
            peer.answer(take(peer), Status.SUCCESS);
            Asked second = take(peer);
            assertThat(peer.isSilent()).as("no third").isTrue();
            peer.answer(second, Status.SUCCESS);
            answerAll(peer);
        };
        for (int operations : new int[] {4, 1}) {
            WindowedArchive archive = archive(new AsyncWindow(1, 1), oneByOne);
            Forwarder forwarder = forwarder(archive, operations);
            assertThat(send(forwarder, instances)).allMatch(StoreResult.Stored.class::isInstance);
            assertThat(archive.proposed())
                    .containsExactly(operations == 1 ? Optional.empty() : Optional.of(new AsyncWindow(operations, 1)));
        }
    }
}
