package io.veilgate.it.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.veilgate.core.base.Uids;
import io.veilgate.core.dimse.Status;
import io.veilgate.core.net.Association;
import io.veilgate.it.flow.NodeFolder;
import io.veilgate.it.flow.Veilgate;
import io.veilgate.it.flow.Veilgate.Running;
import io.veilgate.it.harness.Await;
import io.veilgate.it.harness.DiscardingArchive;
import io.veilgate.it.harness.ProductScu;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One instance larger than the node's memory, from a push to the archive. Its long form, for what no longer fits into 32 bits and needs twice that
 * much disk: {@code ./test -pl integration-tests -am -Dtest=HugeInstanceTest -Dveilgate.load.megabytes=4200}.
 */
final class HugeInstanceTest {
    private static final long BYTES = 1_000_000L * Integer.getInteger("veilgate.load.megabytes", 300);

    /** Pixel data of undefined length may be longer than a native value's 32 bits can say. */
    private static final long ENCAPSULATED_BYTES = BYTES / 14 * 15;

    private static final long MEMORY = 256 * Resources.MIB;
    private static final Duration STORED_WITHIN = Duration.ofMinutes(1).plusMillis(BYTES / 1000);

    @TempDir
    private Path folder;

    @Test
    void aNativeOnePassesInTheSameMemory() throws Exception {
        passes(HugeImage.uncompressed(BYTES));
    }

    @Test
    void anEncapsulatedOnePassesInTheSameMemory() throws Exception {
        passes(HugeImage.rle(ENCAPSULATED_BYTES));
    }

    private void passes(HugeImage image) throws Exception {
        HugeMasked arrived = new HugeMasked();
        Veilgate veilgate = Veilgate.install(folder.resolve("installed"));
        try (DiscardingArchive archive = DiscardingArchive.start(arrived)) {
            NodeFolder node = new NodeFolder(folder.resolve("node"))
                    .rules(HugeImage.RULES)
                    .limits("memory: 256MiB")
                    .peer("ARCHIVE", archive.ae())
                    .project("huge", "ARCHIVE", "")
                    .route(ProductScu.AE_TITLE, "huge");
            try (Running serving = veilgate.start(node, "serve");
                    ProductScu sender = new ProductScu(node.ae())) {
                serving.listens(node);
                Resources resources = new Resources(serving);
                CompletableFuture<Status> answer = new CompletableFuture<>();
                Thread.ofVirtual().start(() -> {
                    try (Association association = sender.connect(
                            Uids.MultiFrameGrayscaleWordSecondaryCaptureImageStorage, image.transferSyntax())) {
                        answer.complete(ProductScu.store(association, image.dataSet(), image.pixelData()));
                        association.release();
                    } catch (Exception | Error e) {
                        answer.completeExceptionally(e);
                    }
                });
                Await.until("it is acknowledged", STORED_WITHIN, () -> {
                    resources.sample();
                    return answer.isDone();
                });
                assertThat(answer.get()).isEqualTo(Status.SUCCESS);
                Await.until("it is in the archive", STORED_WITHIN, () -> {
                    resources.sample();
                    return archive.stored() == 1;
                });
                serving.stop();
                assertThat(serving.ended().status()).as("%s", serving.ended()).isEqualTo(143);
                System.err.printf(
                        "%s of %d frames: at most %s%n", image.transferSyntax(), image.frames(), resources.peak());
                assertThat(archive.problems()).isEmpty();
                assertThat(arrived.frames()).isEqualTo(image.frames());
                assertThat(resources.peak().pssBytes()).isLessThan(MEMORY);
            }
        }
    }
}
