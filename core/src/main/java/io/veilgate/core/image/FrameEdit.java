package io.veilgate.core.image;

import io.veilgate.core.dataset.Segment;
import java.nio.ByteBuffer;
import java.util.List;

/** What is done to whole cells in memory, whatever carries them: bits outside the stored ones first, then the regions. */
record FrameEdit(NativeLayout layout, boolean clearUnusedBits, List<Segment.Patch> masks) {
    static FrameEdit of(NativeLayout layout, boolean clearUnusedBits, List<Region> regions, long[] fill) {
        return new FrameEdit(
                layout, clearUnusedBits, regions.isEmpty() ? List.of() : List.of(mask(layout, regions, fill)));
    }

    static Segment.Patch mask(NativeLayout layout, List<Region> regions, long[] fill) {
        return layout.description().bitsAllocated() == 1
                ? BitMask.of(layout, regions, fill[0])
                : NativeMask.of(layout, regions, fill);
    }

    /** @param cells whole cells, those of the stream from byte {@code offset} on */
    void apply(ByteBuffer cells, long offset) {
        if (clearUnusedBits) {
            OverlayBits.clear(cells, layout);
        }
        masks.forEach(mask -> mask.apply(cells, offset));
    }
}
