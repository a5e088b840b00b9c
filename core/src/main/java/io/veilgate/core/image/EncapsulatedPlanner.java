package io.veilgate.core.image;

import io.veilgate.core.base.DicomException;
import io.veilgate.core.base.Limits;
import io.veilgate.core.base.Tag;
import io.veilgate.core.base.Vr;
import io.veilgate.core.dataset.ByteSource;
import io.veilgate.core.dataset.DataSet;
import io.veilgate.core.dataset.DataSetWriter;
import io.veilgate.core.dataset.PieceReader;
import io.veilgate.core.dataset.Segment;
import io.veilgate.core.dataset.Value;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Masks encapsulated frames (PS3.5 §A.4) by decoding and encoding each. All of them are decoded once when the plan is made, so that a frame
 * that cannot be is found before anything is sent.
 */
final class EncapsulatedPlanner {
    /** Makes the codec of one pass over an instance's frames. */
    @FunctionalInterface
    interface Codec {
        FrameCodec open(PixelDescription description) throws UnusablePixelsException;
    }

    /** What the frames are in afterwards. */
    enum Form {
        ENCAPSULATED,
        NATIVE
    }

    private static final int ITEM = 0xE000FFFE;
    private static final int SEQUENCE_DELIMITATION = 0xE0DDFFFE;

    /** They tell where fragments were (PS3.3 C.7.6.3.1). */
    private static final Set<Integer> OFFSETS =
            Set.of(Tag.ExtendedOffsetTable, Tag.ExtendedOffsetTableLengths, Tag.EncapsulatedPixelDataValueTotalLength);

    private final PixelDescription description;
    private final FragmentIndex index;
    private final Codec codec;
    private final int frameBytes;
    private final long maxCompressedBytes;

    private EncapsulatedPlanner(
            PixelDescription description, FragmentIndex index, Codec codec, int frameBytes, long maxCompressedBytes) {
        this.description = description;
        this.index = index;
        this.codec = codec;
        this.frameBytes = frameBytes;
        this.maxCompressedBytes = maxCompressedBytes;
    }

    static PixelPlan plan(
            DataSet received,
            Value.Fragments value,
            ByteSource source,
            List<Region> regions,
            Codec codec,
            Form form,
            Limits limits)
            throws IOException, UnusablePixelsException {
        PixelDescription description = PixelDescription.of(received);
        boolean clearUnusedBits = OverlayBits.mustBeCleared(received, description);
        if (form == Form.ENCAPSULATED && regions.isEmpty() && !clearUnusedBits) {
            return new PixelPlan.Untouched();
        }
        long frameBytes = codec.open(description).layout().description().nativeBytes();
        if (frameBytes >= Math.min(limits.frameBytes(), Integer.MAX_VALUE)) {
            throw new UnusablePixelsException(
                    PixelPlan.Problem.TOO_LARGE,
                    "a frame of " + frameBytes + " bytes is over the cap of " + limits.frameBytes());
        }
        EncapsulatedPlanner planner = new EncapsulatedPlanner(
                description,
                FragmentIndex.of(value, source, description.frames()),
                codec,
                (int) frameBytes,
                Math.min(limits.frameBytes() - frameBytes, Integer.MAX_VALUE - 16));
        NativeLayout layout = codec.open(description).layout();
        // palettes and colours need no scan, but the frames have to be decodable all the same
        if (regions.isEmpty() || !description.photometricInterpretation().isMonochrome()) {
            planner.decodeAll(source, _ -> {});
        }
        long[] fill = regions.isEmpty()
                ? new long[0]
                : Fill.of(
                        received,
                        source,
                        layout,
                        scan -> planner.decodeAll(source, frame -> scan.accept(frame, frame.length)));
        FrameEdit edit = FrameEdit.of(layout, clearUnusedBits, regions, fill);
        if (form == Form.NATIVE) {
            return NativeFrames.plan(description, layout, from -> planner.frames(from, edit), OFFSETS);
        }
        return new PixelPlan.Replaced(
                new DataSetWriter.Replacement(
                        Vr.OB,
                        DataSetWriter.Replacement.UNDEFINED,
                        List.of(new Segment.Derived(from -> planner.open(from, edit)))),
                OFFSETS);
    }

    private void decodeAll(ByteSource source, Consumer<byte[]> frames) throws IOException, UnusablePixelsException {
        FrameCodec frameCodec = codec.open(description);
        FrameReader reader = new FrameReader(index, source, maxCompressedBytes);
        byte[] frame = new byte[frameBytes];
        for (var next = reader.next(); next.isPresent(); next = reader.next()) {
            frameCodec.decode(next.get(), frame);
            frames.accept(frame);
        }
    }

    private PieceReader open(ByteSource source, FrameEdit edit) {
        return new Pieces(frames(source, edit));
    }

    private DecodedFrames frames(ByteSource source, FrameEdit edit) {
        try {
            return new DecodedFrames(
                    codec.open(description), new FrameReader(index, source, maxCompressedBytes), frameBytes, edit);
        } catch (UnusablePixelsException e) {
            throw new IllegalStateException("the codec opened when the plan was made", e);
        }
    }

    /** An empty Basic Offset Table, one item a frame, the Sequence Delimitation Item. */
    private static final class Pieces implements PieceReader {
        private final DecodedFrames frames;
        private @org.jspecify.annotations.Nullable ByteBuffer encoded;
        private boolean begun;
        private boolean ended;

        Pieces(DecodedFrames frames) {
            this.frames = frames;
        }

        @Override
        public Optional<ByteBuffer> next() throws IOException, DicomException.Format {
            ByteBuffer waiting = encoded;
            if (waiting != null) {
                encoded = null;
                return Optional.of(waiting);
            }
            if (!begun) {
                begun = true;
                return Optional.of(header(ITEM, 0));
            }
            if (ended) {
                return Optional.empty();
            }
            Optional<byte[]> frame = frames.next();
            if (frame.isEmpty()) {
                ended = true;
                return Optional.of(header(SEQUENCE_DELIMITATION, 0));
            }
            ByteBuffer next = frames.codec().encode(frame.get());
            encoded = next;
            return Optional.of(header(ITEM, next.remaining()));
        }

        private static ByteBuffer header(int tag, int length) {
            return ByteBuffer.allocate(FragmentIndex.ITEM_HEADER_BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putInt(tag)
                    .putInt(length)
                    .flip();
        }
    }
}
