package io.veilgate.scu.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.veilgate.core.base.AeTitle;
import io.veilgate.core.base.Stages;
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
import io.veilgate.core.net.Timeouts;
import io.veilgate.core.pipeline.OutputDigest;
import io.veilgate.core.testing.MayWarn;
import io.veilgate.core.ul.UserInformation.AsyncWindow;
import io.veilgate.scu.forward.StoreResult.Cause;
import io.veilgate.scu.forward.StoreResult.Unfinished;
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
import java.util.Set;
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
    private static final int INSTANCES = 12;
    private static final Optional<AsyncWindow> THREE = Optional.of(new AsyncWindow(3, 1));

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

    private WindowedArchive archive(Optional<AsyncWindow> window, WindowedArchive.Script script) throws IOException {
        WindowedArchive archive = new WindowedArchive(window, script);
        archives.add(archive);
        return archive;
    }

    private Forwarder forwarder(WindowedArchive archive, int operations) {
        return forwarder(archive, operations, AssociationSettings.defaults());
    }

    private Forwarder forwarder(WindowedArchive archive, int operations, AssociationSettings settings) {
        Forwarder forwarder = new Forwarder(
                archive.ae(),
                new Requestor(loops, new AeTitle("VEILGATE"), settings),
                new PeerPace(PaceLimits.of(1).withOperations(operations), () -> 1, Time.system()),
                () -> {},
                new Stages(Time.system()),
                Time.system());
        forwarders.add(forwarder);
        return forwarder;
    }

    private static AssociationSettings answeredWithin(Duration response) {
        Duration ample = Duration.ofSeconds(30);
        return AssociationSettings.defaults().with(new Timeouts(ample, ample, ample, response, ample, ample));
    }

    private static Outgoing instance(int number) {
        byte[] pixels = new byte[50_000];
        Arrays.fill(pixels, (byte) number);
        Recipe recipe =
                new Recipe(TransferSyntaxes.EXPLICIT_VR_LITTLE_ENDIAN, List.of(new Segment.Extent(0, pixels.length)));
        return new Outgoing(Uids.MRImageStorage, new Uid("2.25." + number), recipe, ByteSource.of(pixels));
    }

    private static List<Outgoing> instances(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(AsyncOperationsTest::instance)
                .toList();
    }

    private static CompletableFuture<StoreResult> submit(Forwarder forwarder, Outgoing instance) {
        boolean _ = forwarder.reserve();
        return forwarder.submit(instance);
    }

    /** Results of one attempt each, in the order of the instances. */
    private static List<StoreResult> send(Forwarder forwarder, List<Outgoing> instances) throws Exception {
        List<CompletableFuture<StoreResult>> results =
                instances.stream().map(instance -> submit(forwarder, instance)).toList();
        List<StoreResult> all = new ArrayList<>();
        for (CompletableFuture<StoreResult> result : results) {
            all.add(result.get(50, TimeUnit.SECONDS));
        }
        return all;
    }

    private static StoreResult stored(Outgoing instance) throws Exception {
        return new StoreResult.Stored(Status.SUCCESS, OutputDigest.of(instance.recipe(), instance.source()));
    }

    private static boolean isUnfinished(StoreResult result, Cause cause) {
        return result instanceof Unfinished unfinished && unfinished.cause() == cause;
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
                answerWithOneRefusal(peer, outstanding.removeLast());
            }
            for (Asked asked : outstanding.reversed()) {
                answerWithOneRefusal(peer, asked);
            }
            peer.next();
        });
        List<StoreResult> results = send(forwarder(archive, 5), instances);

        for (int i = 0; i < INSTANCES; i++) {
            if (i == 6) {
                assertThat(results.get(i)).isInstanceOf(StoreResult.Refused.class);
            } else {
                assertThat(results.get(i)).isEqualTo(stored(instances.get(i)));
            }
        }
        assertThat(archive.proposed()).containsExactly(Optional.of(new AsyncWindow(5, 1)));
    }

    private static void answerWithOneRefusal(WindowedArchive.Peer peer, Asked asked) throws IOException {
        peer.answer(asked, asked.uid().equals("2.25.7") ? Status.of(0xA900) : Status.SUCCESS);
    }

    @Test
    @MayWarn("sending to ARCHIVE")
    void whatWasOutstandingWhenTheAssociationWasLostIsOfUnknownOutcomeAndSentAgainWithTheSameBytes() throws Exception {
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
        Set<String> lost = Set.copyOf(arrived.entrySet().stream()
                .filter(uid -> results.get(numberOf(uid.getKey()) - 1) instanceof Unfinished)
                .map(Map.Entry::getKey)
                .toList());

        assertThat(lost).hasSize(3);
        for (Outgoing instance : instances) {
            int number = numberOf(instance.sopInstance().value());
            if (lost.contains(instance.sopInstance().value())) {
                assertThat(isUnfinished(results.get(number - 1), Cause.BROKEN)).isTrue();
                assertThat(send(forwarder, List.of(instance))).containsExactly(stored(instance));
            } else {
                assertThat(results.get(number - 1)).isEqualTo(stored(instance));
            }
        }
        assertThat(arrived.values().stream().filter(times -> times.size() == 2))
                .hasSize(3)
                .allMatch(times -> Arrays.equals(times.get(0), times.get(1)));
    }

    private static int numberOf(String uid) {
        return Integer.parseInt(uid.substring("2.25.".length()));
    }

    @Test
    @MayWarn("sending to ARCHIVE")
    void anInstanceOverWhichTheArchiveAlwaysBreaksTakesOthersWithItOnceAndGoesAloneFromThenOn() throws Exception {
        List<Outgoing> instances = instances(INSTANCES);
        AtomicInteger associations = new AtomicInteger();
        WindowedArchive archive = archive(THREE, peer -> {
            if (associations.incrementAndGet() == 1) {
                for (int i = 0; i < 3; i++) {
                    take(peer);
                }
                return;
            }
            for (Optional<Asked> next = peer.next(); next.isPresent(); next = peer.next()) {
                int number = numberOf(next.get().uid());
                if (number <= 3) {
                    assertThat(peer.isSilent()).as("%d goes alone", number).isTrue();
                }
                if (number == 2) {
                    return;
                }
                peer.answer(next.get(), Status.SUCCESS);
            }
        });
        Forwarder forwarder = forwarder(archive, 3);
        List<StoreResult> first = send(forwarder, instances.subList(0, 3));
        assertThat(first).allMatch(result -> isUnfinished(result, Cause.BROKEN));
        for (int attempt = 2; attempt <= 3; attempt++) {
            List<Outgoing> again = attempt == 2 ? instances : instances.subList(1, 2);
            List<StoreResult> results = send(forwarder, again);
            for (int i = 0; i < again.size(); i++) {
                assertThat(isUnfinished(results.get(i), Cause.BROKEN))
                        .as("%s in attempt %d", again.get(i).sopInstance(), attempt)
                        .isEqualTo(again.get(i).equals(instances.get(1)));
            }
        }
    }

    @Test
    @MayWarn("sending to ARCHIVE")
    void silenceIsThatOfAllThatWereOutstanding() throws Exception {
        AtomicInteger associations = new AtomicInteger();
        WindowedArchive archive = archive(THREE, peer -> {
            if (associations.incrementAndGet() == 1) {
                while (peer.next().isPresent()) {
                    // no answer to any
                }
            } else {
                answerAll(peer);
            }
        });
        List<StoreResult> results =
                send(forwarder(archive, 3, answeredWithin(Duration.ofMillis(300))), instances(INSTANCES));

        assertThat(results.stream().filter(result -> isUnfinished(result, Cause.SILENT)))
                .hasSize(3);
        assertThat(results.stream().filter(StoreResult.Stored.class::isInstance))
                .hasSize(INSTANCES - 3);
    }

    @Test
    @MayWarn("sending to ARCHIVE")
    void oneThatIsNeverAnsweredWhileOthersAreIsNotWaitedForWithoutEnd() throws Exception {
        WindowedArchive archive = archive(THREE, peer -> {
            for (Optional<Asked> next = peer.next(); next.isPresent(); next = peer.next()) {
                if (!next.get().uid().equals("2.25.1")) {
                    peer.answer(next.get(), Status.SUCCESS);
                }
            }
        });
        Forwarder forwarder = forwarder(archive, 3, answeredWithin(Duration.ofMillis(300)));
        CompletableFuture<StoreResult> never = submit(forwarder, instance(1));
        int others = 0;
        for (int number = 2; !never.isDone(); number++) {
            others +=
                    submit(forwarder, instance(number)).get(50, TimeUnit.SECONDS) instanceof StoreResult.Stored ? 1 : 0;
        }
        assertThat(isUnfinished(never.get(), Cause.SILENT)).isTrue();
        assertThat(others).isPositive();
    }

    @Test
    void oneAtATimeWhereTheArchiveAgreesToNoMoreOrDoesNotAnswerOnItAndNothingIsProposedUnlessConfigured()
            throws Exception {
        WindowedArchive.Script oneByOne = peer -> {
            peer.answer(take(peer), Status.SUCCESS);
            Asked second = take(peer);
            assertThat(peer.isSilent()).as("no third").isTrue();
            peer.answer(second, Status.SUCCESS);
            answerAll(peer);
        };
        for (Optional<AsyncWindow> window :
                List.of(Optional.of(new AsyncWindow(1, 1)), Optional.<AsyncWindow>empty())) {
            for (int operations : new int[] {4, 1}) {
                WindowedArchive archive = archive(window, oneByOne);
                Forwarder forwarder = forwarder(archive, operations);
                assertThat(send(forwarder, instances(6))).allMatch(StoreResult.Stored.class::isInstance);
                assertThat(archive.proposed())
                        .containsExactly(
                                operations == 1 ? Optional.empty() : Optional.of(new AsyncWindow(operations, 1)));
            }
        }
    }
}
