package io.veilgate.core.image;

import static io.veilgate.core.image.UnusablePixelsException.contradictory;

import io.veilgate.core.dataset.ByteSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the compressed frames of an instance one after the other. */
final class FrameReader {
    private final FragmentIndex index;
    private final ByteSource source;
    private final long maxFrameBytes;
    private long at;
    private int frame;
    private byte[] buffer = new byte[0];

    /** @param maxFrameBytes cap on one compressed frame */
    FrameReader(FragmentIndex index, ByteSource source, long maxFrameBytes) {
        this.index = index;
        this.source = source;
        this.maxFrameBytes = maxFrameBytes;
        this.at = index.firstFragment();
    }

    /** @return the next frame, its fragments put together, valid until the next call; empty after the last */
    Optional<ByteBuffer> next() throws IOException, UnusablePixelsException {
        if (frame == index.frames()) {
            return Optional.empty();
        }
        frame++;
        int length = 0;
        boolean first = true;
        while (first || belongsToThisFrame()) {
            FragmentIndex.@Nullable Fragment fragment = FragmentIndex.fragment(index.value(), source, at);
            if (fragment == null) {
                break;
            }
            if (length + fragment.length() > maxFrameBytes) {
                throw new UnusablePixelsException(
                        PixelPlan.Problem.TOO_LARGE,
                        "a compressed frame is larger than " + maxFrameBytes + " bytes, the rest of its cap");
            }
            length = append(length, fragment);
            at = fragment.end();
            first = false;
        }
        return Optional.of(ByteBuffer.wrap(buffer, 0, length));
    }

    private boolean belongsToThisFrame() throws IOException, UnusablePixelsException {
        return switch (index.grouping()) {
            case ONE_EACH -> false;
            case ALL_OF_ONE -> true;
            case BY_OFFSET_TABLE -> {
                if (frame == index.frames()) {
                    yield true;
                }
                long next = index.offsetOf(source, frame);
                if (at > next) {
                    throw contradictory("the Basic Offset Table points into a fragment");
                }
                yield at < next;
            }
        };
    }

    private int append(int length, FragmentIndex.Fragment fragment) throws IOException {
        int end = Math.toIntExact(length + fragment.length());
        if (buffer.length < end) {
            buffer = java.util.Arrays.copyOf(buffer, Math.max(end, (int) Math.min(maxFrameBytes, buffer.length * 2L)));
        }
        FragmentIndex.fill(
                source,
                fragment.offset(),
                ByteBuffer.wrap(buffer, length, end - length).slice());
        return end;
    }
}
