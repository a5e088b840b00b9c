package io.veilgate.scu.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.veilgate.core.base.AbortReason;
import io.veilgate.core.base.AeTitle;
import io.veilgate.core.base.ReceivedUid;
import io.veilgate.core.base.Stage;
import io.veilgate.core.base.Stages;
import io.veilgate.core.base.Time;
import io.veilgate.core.base.Uid;
import io.veilgate.core.base.Uids;
import io.veilgate.core.dataset.ByteSource;
import io.veilgate.core.dataset.Recipe;
import io.veilgate.core.dataset.Segment;
import io.veilgate.core.dataset.TransferSyntaxes;
import io.veilgate.core.dimse.DimseMessage;
import io.veilgate.core.dimse.Service;
import io.veilgate.core.dimse.Status;
import io.veilgate.core.net.Acceptor;
import io.veilgate.core.net.Association;
import io.veilgate.core.net.AssociationHandler;
import io.veilgate.core.net.AssociationSettings;
import io.veilgate.core.net.EventLoops;
import io.veilgate.core.net.Received;
import io.veilgate.core.net.RemoteAe;
import io.veilgate.core.net.Requestor;
import io.veilgate.core.pipeline.OutputDigest;
import io.veilgate.core.testing.MayWarn;
import io.veilgate.core.ul.ContextPolicy;
import io.veilgate.scu.pace.PaceLimits;
import io.veilgate.scu.pace.PeerPace;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ForwarderTest {
    private static final byte[] HEADER = {8, 0, 5, 0, 'C', 'S', 4, 0, 'T', 'E', 'X', 'T'};
    private static final byte[] PIXELS = new byte[100_000];

    /** An archive's reactions to C-STOREs, in turn; success once they are used up. Null: it aborts. */
    private final Queue<Optional<Status>> reactions = new ArrayDeque<>();

    private final Queue<ReceivedUid> stored = new ConcurrentLinkedQueue<>();
    private final EventLoops loops = EventLoops.start(1);
    private Acceptor archive;
    private final AtomicInteger roomMade = new AtomicInteger();
    private Forwarder forwarder;
    private final Stages stages = new Stages(Time.system());

    @BeforeEach
    void start() throws IOException {
        archive = Acceptor.bind(
                loops,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                AssociationSettings.defaults(),
                4,
                (rq, address) -> new AssociationHandler.Answer.Accept(
                        uid -> uid.is(Uids.MRImageStorage)
                                ? Optional.of(ContextPolicy.Supported.scu(Set.of(Uids.ExplicitVRLittleEndian)))
                                : Optional.empty(),
                        this::serve));
        forwarder = new Forwarder(
                new RemoteAe(
                        new AeTitle("ARCHIVE"), "127.0.0.1", archive.address().getPort()),
                new Requestor(loops, new AeTitle("VEILGATE"), AssociationSettings.defaults()),
                new PeerPace(PaceLimits.of(2), () -> 1, Time.system()),
                roomMade::incrementAndGet,
                stages,
                Time.system());
    }

    @AfterEach
    void stop() {
        forwarder.close(Duration.ofSeconds(5));
        archive.close();
        loops.close();
    }

    private void serve(Association association) throws IOException {
        for (Optional<Received> next = association.receive(); next.isPresent(); next = association.receive()) {
            if (next.get().message() instanceof DimseMessage.CStoreRq rq) {
                next.get().dataSet().orElseThrow().discard();
                Optional<Status> reaction;
                synchronized (reactions) {
                    reaction = reactions.isEmpty() ? Optional.of(Status.SUCCESS) : reactions.remove();
                }
                if (reaction.isEmpty()) {
                    association.abort(AbortReason.SERVICE_USER);
                    return;
                }
                if (reaction.get().isDone()) {
                    stored.add(rq.affectedSopInstanceUid());
                }
                association.send(next.get().context().id(), rq.answer(reaction.get()));
            }
        }
    }

    @Test
    void tellsWhatWasStoredByTheDigestOfItsBytes() throws Exception {
        Outgoing instance = instance(Uids.MRImageStorage, "2.25.1");
        StoreResult result = submit(instance);
        assertThat(result)
                .isEqualTo(
                        new StoreResult.Stored(Status.SUCCESS, OutputDigest.of(instance.recipe(), instance.source())));
        assertThat(stored).containsExactly(new ReceivedUid("2.25.1"));
    }

    @Test
    void aWarningMeansStored() throws Exception {
        reactions.add(Optional.of(Status.of(0xB007)));
        assertThat(send("2.25.1")).isInstanceOf(StoreResult.Stored.class);
    }

    @Test
    @MayWarn("Out of Resources")
    void saysThatTheArchiveIsBusyAndGoesOnAfterAPause() throws Exception {
        reactions.add(Optional.of(Status.OUT_OF_RESOURCES));
        isUnfinished(send("2.25.1"), StoreResult.Cause.BUSY, 0);
        assertThat(send("2.25.1")).isInstanceOf(StoreResult.Stored.class);
        assertThat(stored).hasSize(1);
    }

    @Test
    void saysThatAFailureMayPass() throws Exception {
        assertThat(send("2.25.1")).isInstanceOf(StoreResult.Stored.class);
        reactions.add(Optional.of(Status.CANNOT_UNDERSTAND));
        isUnfinished(send("2.25.2"), StoreResult.Cause.FAILED, 1);
        assertThat(send("2.25.3")).isInstanceOf(StoreResult.Stored.class);
        assertThat(stored).containsExactly(new ReceivedUid("2.25.1"), new ReceivedUid("2.25.3"));
    }

    @Test
    void hasRoomForTwoInstancesAnAssociationAndTellsWhenThereIsMore() {
        for (int i = 0; i < 4; i++) {
            assertThat(forwarder.hasRoom()).isTrue();
            assertThat(forwarder.reserve()).isTrue();
        }
        assertThat(forwarder.hasRoom()).isFalse();
        assertThat(forwarder.reserve()).isFalse();
        forwarder.unreserve();
        assertThat(roomMade).hasValue(1);
        assertThat(forwarder.reserve()).isTrue();
    }

    @Test
    @MayWarn("trying until it can be reached")
    void whatWaitsForAnArchiveThatIsAwayIsToldAsWaitingForItAndTakesItsPlace() throws Exception {
        archive.close();
        forwarder.reserve();
        CompletableFuture<StoreResult> waiting = forwarder.submit(instance(Uids.MRImageStorage, "2.25.1"));
        long deadlineNanos = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (forwarder.pace().unreachableFor().isEmpty() || forwarder.use().queued() == 0) {
            assertThat(System.nanoTime()).isLessThan(deadlineNanos);
            Thread.sleep(5);
        }
        assertThat(stages.total(Stage.ARCHIVE_WAIT).active()).isEqualTo(1);
        assertThat(stages.total(Stage.ARCHIVE_WAIT).count()).isZero();
        assertThat(forwarder.use().reserved()).isEqualTo(1);
        assertThat(forwarder.use().capacity()).isEqualTo(4);
        forwarder.close(Duration.ofSeconds(5));
        assertThat(waiting).isCompletedWithValue(new StoreResult.Stopped());
        assertThat(stages.total(Stage.ARCHIVE_WAIT).active()).isZero();
        assertThat(stages.total(Stage.ARCHIVE_WAIT).nanos()).isPositive();
    }

    @Test
    void holdsAtOnceWhatTheArchiveWouldRefuseAgainAndSaysWhy() throws Exception {
        for (int code : new int[] {0xA900, 0x0111, 0x0122, 0x0124}) {
            reactions.add(Optional.of(Status.of(code).withComment("DOE^JANE")));
            assertThat(send("2.25.1"))
                    .isInstanceOfSatisfying(
                            StoreResult.Refused.class,
                            refused -> assertThat(refused.reason())
                                    .contains(Status.of(code).describe(Service.C_STORE))
                                    .doesNotContain("DOE"));
        }
        assertThat(stored).isEmpty();
    }

    @Test
    @MayWarn({"was aborted", "association"})
    void saysThatTheAssociationEndedAndSendsOnANewOne() throws Exception {
        reactions.add(Optional.empty());
        isUnfinished(send("2.25.1"), StoreResult.Cause.BROKEN, 0);
        assertThat(send("2.25.1")).isInstanceOf(StoreResult.Stored.class);
    }

    private static void isUnfinished(StoreResult result, StoreResult.Cause cause, long storedBefore) {
        assertThat(result).isInstanceOfSatisfying(StoreResult.Unfinished.class, unfinished -> {
            assertThat(unfinished.cause()).isEqualTo(cause);
            assertThat(unfinished.storedBefore()).isEqualTo(storedBefore);
        });
    }

    @Test
    void saysInWhichSyntaxTheArchiveTakesWhatItDoesNotTakeAsItIs() throws Exception {
        Recipe made = new Recipe(
                TransferSyntaxes.EXPLICIT_VR_BIG_ENDIAN,
                instance(Uids.MRImageStorage, "2.25.1").recipe().segments());
        Recipe other = new Recipe(TransferSyntaxes.EXPLICIT_VR_LITTLE_ENDIAN, List.of(new Segment.Extent(0, 10)));
        Outgoing asMade = new Outgoing(Uids.MRImageStorage, new Uid("2.25.1"), made, ByteSource.of(PIXELS));
        assertThat(submit(asMade)).isEqualTo(new StoreResult.OtherSyntax());
        assertThat(forwarder.substituteFor(Uids.MRImageStorage, TransferSyntaxes.EXPLICIT_VR_BIG_ENDIAN))
                .contains(TransferSyntaxes.EXPLICIT_VR_LITTLE_ENDIAN);

        assertThat(submit(new Outgoing(Uids.MRImageStorage, new Uid("2.25.1"), other, made, ByteSource.of(PIXELS))))
                .isEqualTo(new StoreResult.Stored(Status.SUCCESS, OutputDigest.of(made, ByteSource.of(PIXELS))));
    }

    @Test
    void refusesWhatTheArchiveDoesNotAccept() throws Exception {
        StoreResult result = submit(instance(Uids.CTImageStorage, "2.25.1"));
        assertThat(result).isInstanceOf(StoreResult.Refused.class);
        assertThat(send("2.25.2")).isInstanceOf(StoreResult.Stored.class);
    }

    @Test
    void whatIsSubmittedAfterItClosedIsStopped() throws Exception {
        forwarder.close(Duration.ofSeconds(5));
        assertThat(send("2.25.1")).isEqualTo(new StoreResult.Stopped());
    }

    private StoreResult send(String uid) throws Exception {
        return submit(instance(Uids.MRImageStorage, uid));
    }

    private StoreResult submit(Outgoing instance) throws Exception {
        forwarder.reserve();
        return forwarder.submit(instance).get(20, TimeUnit.SECONDS);
    }

    private static Outgoing instance(Uid sopClass, String uid) {
        Recipe recipe = new Recipe(
                TransferSyntaxes.EXPLICIT_VR_LITTLE_ENDIAN,
                List.of(new Segment.Bytes(ByteBuffer.wrap(HEADER)), new Segment.Extent(0, PIXELS.length)));
        return new Outgoing(sopClass, new Uid(uid), recipe, ByteSource.of(PIXELS));
    }
}
