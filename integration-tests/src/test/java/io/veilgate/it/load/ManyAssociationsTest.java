package io.veilgate.it.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.veilgate.core.base.Uids;
import io.veilgate.core.dataset.RecipeReader;
import io.veilgate.core.dataset.TransferSyntaxes;
import io.veilgate.core.dimse.Status;
import io.veilgate.core.net.Association;
import io.veilgate.core.net.OutboundDataSet;
import io.veilgate.it.flow.NodeFolder;
import io.veilgate.it.flow.Veilgate;
import io.veilgate.it.flow.Veilgate.Running;
import io.veilgate.it.harness.Await;
import io.veilgate.it.harness.DiscardingArchive;
import io.veilgate.it.harness.ProductScu;
import io.veilgate.scp.demo.NumberedStudies;
import io.veilgate.scp.pacs.StudySource;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two hundred associations at a time, all in the middle of an instance, then all sending as fast as they can, then all idle. */
final class ManyAssociationsTest {
    private static final int ASSOCIATIONS = 200;
    private static final int INSTANCES_OF_EACH = 5;
    private static final long MEMORY = 256 * Resources.MIB;
    private static final Duration SOON = Duration.ofSeconds(150);

    /** Some way into the pixel data. */
    private static final int HALFWAY_BYTES = 20_000;

    private final CountDownLatch halfway = new CountDownLatch(ASSOCIATIONS);
    private final CountDownLatch goOn = new CountDownLatch(1);
    private final CountDownLatch idle = new CountDownLatch(ASSOCIATIONS);
    private final CountDownLatch end = new CountDownLatch(1);

    @TempDir
    private Path folder;

    @Test
    void twoHundredAssociationsFitIntoTheMemoryOfOne() throws Exception {
        NumberedStudies studies = new NumberedStudies(ASSOCIATIONS, INSTANCES_OF_EACH);
        SmallMasked arrived = new SmallMasked(studies);
        Veilgate veilgate = Veilgate.install(folder.resolve("installed"));
        try (DiscardingArchive archive = DiscardingArchive.start(arrived)) {
            NodeFolder node = new NodeFolder(folder.resolve("node"))
                    .rules(NumberedStudies.RULES)
                    .node(", maxAssociations: 250")
                    .limits("memory: 256MiB")
                    .peer("ARCHIVE", archive.ae())
                    .project("small", "ARCHIVE", "")
                    .route(ProductScu.AE_TITLE, "small");
            try (Running serving = veilgate.start(node, "serve");
                    ProductScu sender = new ProductScu(node.ae())) {
                serving.listens(node);
                Resources resources = new Resources(serving);
                List<CompletableFuture<Void>> sending = new ArrayList<>();
                for (int i = 0; i < ASSOCIATIONS; i++) {
                    int study = i;
                    CompletableFuture<Void> sent = new CompletableFuture<>();
                    sending.add(sent);
                    Thread.ofVirtual().start(() -> {
                        try (Association association =
                                sender.connect(Uids.MRImageStorage, TransferSyntaxes.EXPLICIT_VR_LITTLE_ENDIAN)) {
                            send(association, studies, study);
                            sent.complete(null);
                        } catch (Exception | Error e) {
                            sent.completeExceptionally(e);
                        }
                    });
                }
                Await.until("all are in the middle of an instance", SOON, () -> {
                    resources.sample();
                    return halfway.getCount() == 0 || sending.stream().anyMatch(CompletableFuture::isDone);
                });
                System.err.printf("%d associations, all within an instance: %s%n", ASSOCIATIONS, resources.sample());
                goOn.countDown();
                Await.until("all have sent all", SOON, () -> {
                    resources.sample();
                    return idle.getCount() == 0 || sending.stream().anyMatch(CompletableFuture::isDone);
                });
                System.err.printf("%d associations, all idle: %s%n", ASSOCIATIONS, resources.sample());
                end.countDown();
                for (CompletableFuture<Void> sent : sending) {
                    sent.get();
                }
                Await.until("all is in the archive", SOON, () -> {
                    resources.sample();
                    return archive.stored() >= ASSOCIATIONS * INSTANCES_OF_EACH;
                });
                serving.stop();
                assertThat(serving.ended().status()).as("%s", serving.ended()).isEqualTo(143);
                System.err.printf("at most %s%n", resources.peak());
                assertThat(archive.problems()).isEmpty();
                assertThat(arrived.different()).isEqualTo(ASSOCIATIONS * INSTANCES_OF_EACH);
                assertThat(resources.peak().pssBytes()).isLessThan(MEMORY);
            }
        }
    }

    private void send(Association association, NumberedStudies studies, int study) throws Exception {
        for (int i = 0; i < INSTANCES_OF_EACH; i++) {
            StudySource.Made made = studies.instance(study, i);
            RecipeReader reader = ProductScu.reader(association, made.dataSet(), made.bulk());
            OutboundDataSet encoded = i == 0 ? waitingHalfway(reader) : reader::read;
            assertThat(ProductScu.store(association, made.dataSet(), encoded)).isEqualTo(Status.SUCCESS);
        }
        idle.countDown();
        end.await();
        association.release();
    }

    private OutboundDataSet waitingHalfway(RecipeReader reader) {
        int[] read = new int[1];
        return target -> {
            if (read[0] < HALFWAY_BYTES) {
                ByteBuffer some = target.duplicate().order(target.order());
                some.limit(Math.min(target.limit(), target.position() + HALFWAY_BYTES));
                int length = reader.read(some);
                target.position(some.position());
                read[0] += length;
                return length;
            }
            if (halfway.getCount() > 0 || goOn.getCount() > 0) {
                halfway.countDown();
                await(goOn);
            }
            return reader.read(target);
        };
    }

    private static void await(CountDownLatch latch) throws java.io.IOException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new java.io.IOException(e);
        }
    }
}
