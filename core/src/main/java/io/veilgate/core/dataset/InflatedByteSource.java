package io.veilgate.core.dataset;

import io.veilgate.core.base.DicomException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * The inflated view of a deflated data set (PS3.5 §A.5). Nothing inflated is kept: a read inflates from where an earlier one left off, or from
 * the start if that is further on. A few such places are remembered, so that several readers, each from front to back, do not disturb each
 * other.
 */
public final class InflatedByteSource implements ByteSource, Closeable {
    private static final int PLACES = 4;
    private static final int INPUT_BYTES = 16 << 10;

    private final ByteSource deflated;
    private final long size;
    private final List<Place> places = new ArrayList<>();
    private long uses;

    private InflatedByteSource(ByteSource deflated, long size) {
        this.deflated = deflated;
        this.size = size;
    }

    /**
     * Inflates once, to know the size.
     *
     * @param maxBytes what it may inflate to
     * @throws DicomException.Format if it is not a whole deflate stream, or inflates to more
     */
    public static InflatedByteSource of(ByteSource deflated, long maxBytes) throws IOException, DicomException.Format {
        InflatedByteSource unbounded = new InflatedByteSource(deflated, Long.MAX_VALUE);
        Place place = unbounded.new Place();
        ByteBuffer piece = ByteBuffer.allocate(64 << 10);
        try {
            while (place.read(piece.clear()) >= 0) {
                if (place.position > maxBytes) {
                    throw new DicomException.Format(place.input, 0, "inflates to more than " + maxBytes + " bytes");
                }
            }
            return new InflatedByteSource(deflated, place.position);
        } catch (NotDeflated e) {
            throw new DicomException.Format(e.at, 0, "not a whole deflate stream");
        } finally {
            place.inflater.end();
        }
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public synchronized int read(long position, ByteBuffer target) throws IOException {
        if (position >= size) {
            return -1;
        }
        Place place = placeFor(position);
        place.lastUse = ++uses;
        place.skipTo(position);
        return place.read(target);
    }

    private Place placeFor(long position) {
        var before = places.stream()
                .filter(place -> place.position <= position)
                .max(Comparator.comparingLong(p -> p.position));
        if (before.isPresent() && (before.get().position > 0 || places.size() == PLACES)) {
            return before.get();
        }
        if (places.size() == PLACES) {
            Place oldest = places.stream()
                    .min(Comparator.comparingLong(place -> place.lastUse))
                    .orElseThrow();
            oldest.inflater.end();
            places.remove(oldest);
        }
        Place place = new Place();
        places.add(place);
        return place;
    }

    @Override
    public synchronized void close() {
        places.forEach(place -> place.inflater.end());
        places.clear();
    }

    private static final class NotDeflated extends IOException {
        private static final long serialVersionUID = 1;
        private final long at;

        NotDeflated(long at) {
            super("not a whole deflate stream");
            this.at = at;
        }
    }

    /** One inflater, as far as it has come. */
    private final class Place {
        private final Inflater inflater = new Inflater(true);
        private final ByteBuffer buffer = ByteBuffer.allocate(INPUT_BYTES);
        private long input;
        private long position;
        private long lastUse;

        int read(ByteBuffer target) throws IOException {
            if (!target.hasRemaining()) {
                return 0;
            }
            try {
                while (true) {
                    int inflated = inflater.inflate(target);
                    if (inflated > 0) {
                        position += inflated;
                        return inflated;
                    }
                    if (inflater.finished()) {
                        return -1;
                    }
                    if (inflater.needsDictionary()
                            || !inflater.needsInput()
                            || deflated.read(input, buffer.clear()) < 0) {
                        throw new NotDeflated(input);
                    }
                    input += buffer.flip().remaining();
                    inflater.setInput(buffer);
                }
            } catch (DataFormatException e) {
                throw new NotDeflated(input);
            }
        }

        void skipTo(long wanted) throws IOException {
            ByteBuffer skipped = ByteBuffer.allocate((int) Math.min(64 << 10, wanted - position));
            while (position < wanted) {
                skipped.clear().limit((int) Math.min(skipped.capacity(), wanted - position));
                if (read(skipped) < 0) {
                    throw new NotDeflated(input);
                }
            }
        }
    }
}
