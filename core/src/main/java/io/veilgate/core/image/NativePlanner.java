package io.veilgate.core.image;

import static io.veilgate.core.image.UnusablePixelsException.contradictory;

import io.veilgate.core.base.Vr;
import io.veilgate.core.dataset.ByteSource;
import io.veilgate.core.dataset.DataSet;
import io.veilgate.core.dataset.DataSetWriter;
import io.veilgate.core.dataset.Element;
import io.veilgate.core.dataset.PieceReader;
import io.veilgate.core.dataset.Segment;
import io.veilgate.core.dataset.Value;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Masks native pixel data (PS3.5 §8.1, §8.2), in passing where it stays in the source. */
final class NativePlanner {
    /** A multiple of every cell, small enough for the processor's cache. */
    private static final int BLOCK_BYTES = 64 << 10;

    private NativePlanner() {}

    static PixelPlan plan(DataSet received, Element pixelData, ByteSource source, List<Region> regions)
            throws IOException, UnusablePixelsException {
        PixelDescription description = PixelDescription.of(received);
        requireLength(description, pixelData.length());
        NativeLayout layout = NativeLayout.of(description, received.byteOrder(), pixelData.vr() == Vr.OW);
        boolean clearUnusedBits = OverlayBits.mustBeCleared(received, description);
        if (regions.isEmpty() && !clearUnusedBits) {
            return new PixelPlan.Untouched();
        }
        long[] fill = regions.isEmpty()
                ? new long[0]
                : Fill.of(received, source, layout, scan -> scan(pixelData.value(), source, layout, scan));
        FrameEdit edit = FrameEdit.of(layout, clearUnusedBits, regions, fill);
        return new PixelPlan.Replaced(
                new DataSetWriter.Replacement(
                        pixelData.vr(), pixelData.length(), List.of(segment(pixelData.value(), edit))),
                Set.of());
    }

    /** Exactly the frames, with a byte of padding or without: what exceeds them would be pixels that no rule has looked at. */
    private static void requireLength(PixelDescription description, long length) throws UnusablePixelsException {
        long expected = description.nativeBytes();
        if (length != expected && length != expected + (expected & 1)) {
            throw contradictory("pixel data of " + length + " bytes where the image attributes say " + expected);
        }
    }

    private static void scan(Value value, ByteSource source, NativeLayout layout, ValueScan scan)
            throws IOException, UnusablePixelsException {
        long end = layout.description().nativeBytes();
        byte[] block = new byte[(int) Math.min(BLOCK_BYTES, end + (end & 1))];
        for (long at = 0; at < end && !scan.isSettled(); at += block.length) {
            int length = (int) Math.min(block.length, end - at);
            int read = layout.swappedBytes() ? length + (length & 1) : length;
            switch (value) {
                case Value.Bytes bytes ->
                    System.arraycopy(
                            bytes.encoded(), (int) at, block, 0, Math.min(read, bytes.encoded().length - (int) at));
                case Value.Bulk bulk -> FragmentIndex.fill(source, bulk.offset() + at, ByteBuffer.wrap(block, 0, read));
                case Value.Items _, Value.Fragments _ -> throw contradictory("pixel data is not native");
            }
            layout.unswap(block, read);
            scan.accept(block, length);
        }
    }

    private static Segment segment(Value value, FrameEdit edit) throws UnusablePixelsException {
        return switch (value) {
            case Value.Bytes bytes -> {
                byte[] copy = bytes.encoded().clone();
                edit.apply(ByteBuffer.wrap(copy), 0);
                yield new Segment.Bytes(ByteBuffer.wrap(copy));
            }
            case Value.Bulk bulk ->
                edit.clearUnusedBits()
                        ? new Segment.Derived(source -> blocks(source, bulk, edit))
                        : new Segment.Patched(
                                bulk.offset(), bulk.length(), edit.masks().getFirst());
            case Value.Items _, Value.Fragments _ -> throw contradictory("pixel data is not native");
        };
    }

    /** Blocks of whole cells: the sign that goes on above the stored bits may stand in another byte of the cell. */
    private static PieceReader blocks(ByteSource source, Value.Bulk bulk, FrameEdit edit) {
        ByteBuffer block = ByteBuffer.allocate((int) Math.min(BLOCK_BYTES, bulk.length()));
        return new PieceReader() {
            private long done;

            @Override
            public Optional<ByteBuffer> next() throws IOException {
                if (done == bulk.length()) {
                    return Optional.empty();
                }
                block.clear().limit((int) Math.min(block.capacity(), bulk.length() - done));
                FragmentIndex.fill(source, bulk.offset() + done, block);
                block.flip();
                edit.apply(block, done);
                done += block.remaining();
                return Optional.of(block);
            }
        };
    }
}
