package io.veilgate.it.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.veilgate.core.dataset.TransferSyntax;
import io.veilgate.it.harness.DiscardingArchive;
import io.veilgate.scp.demo.NumberedStudies;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;

/** Holds what arrives of {@link NumberedStudies} against the formula: blanked above, untouched below, each once. Remembers a bit an instance. */
final class SmallMasked implements DiscardingArchive.Inspection {
    private static final int PIXEL_BYTES = NumberedStudies.SIDE * NumberedStudies.SIDE * 2;
    private static final int BLANKED_BYTES = NumberedStudies.BLANKED_ROWS * NumberedStudies.SIDE * 2;

    private final NumberedStudies studies;
    private final BitSet seen = new BitSet();
    private long doubled;

    SmallMasked(NumberedStudies studies) {
        this.studies = studies;
    }

    @Override
    public void inspect(InputStream dataSet, TransferSyntax transferSyntax) throws IOException {
        byte[] all = dataSet.readAllBytes();
        // native Pixel Data is the last element
        byte[] pixels = Arrays.copyOfRange(all, all.length - PIXEL_BYTES, all.length);
        int serial = NumberedStudies.serial(ByteBuffer.wrap(pixels));
        byte[] original = studies.pixels(serial);
        assertThat(Arrays.equals(pixels, BLANKED_BYTES, PIXEL_BYTES, original, BLANKED_BYTES, PIXEL_BYTES))
                .as("below the region nothing has changed")
                .isTrue();
        for (int at = 2; at < BLANKED_BYTES; at += 2) {
            if (pixels[at] != pixels[0] || pixels[at + 1] != pixels[1]) {
                throw new AssertionError("instance " + serial + " is not blank at byte " + at);
            }
        }
        count(serial);
    }

    private synchronized void count(int serial) {
        if (seen.get(serial)) {
            doubled++;
        }
        seen.set(serial);
    }

    /** Different instances that have arrived. */
    synchronized int different() {
        return seen.cardinality();
    }

    /** Arrivals of one that had arrived before. */
    synchronized long doubled() {
        return doubled;
    }
}
