package io.veilgate.core.dataset;

import io.veilgate.core.base.DicomException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** Pulls the bytes of a {@link Recipe} out of its source, once, from first to last; one thread at a time. */
public final class RecipeReader {
    private final ByteSource source;
    private final Iterator<Segment> segments;
    private @Nullable Segment current;
    private long done;
    private @Nullable PieceReader pieces;
    private ByteBuffer piece = ByteBuffer.allocate(0);

    public RecipeReader(Recipe recipe, ByteSource source) {
        this.source = source;
        this.segments = recipe.segments().iterator();
    }

    /**
     * Fills {@code target} as far as there are bytes.
     *
     * @return bytes written to it; -1 at the end
     * @throws IOException if the source cannot be read or ends too early
     * @throws DicomException.Format if a frame cannot be made
     */
    public int read(ByteBuffer target) throws IOException, DicomException.Format {
        int start = target.position();
        while (target.hasRemaining()) {
            Segment segment = current;
            if (segment == null) {
                if (!segments.hasNext()) {
                    break;
                }
                current = segments.next();
                done = 0;
                continue;
            }
            boolean ended = switch (segment) {
                case Segment.Bytes bytes -> copy(bytes.bytes(), target);
                case Segment.Extent extent -> transfer(extent.offset(), extent.length(), target, null);
                case Segment.Patched patched -> transfer(patched.offset(), patched.length(), target, patched.patch());
                case Segment.Derived derived -> derive(derived, target);
            };
            if (ended) {
                current = null;
            }
        }
        int written = target.position() - start;
        return written == 0 && target.hasRemaining() ? -1 : written;
    }

    private boolean copy(ByteBuffer bytes, ByteBuffer target) {
        int length = (int) Math.min(bytes.remaining() - done, target.remaining());
        target.put(target.position(), bytes, bytes.position() + (int) done, length);
        target.position(target.position() + length);
        done += length;
        return done == bytes.remaining();
    }

    private boolean transfer(long offset, long length, ByteBuffer target, Segment.@Nullable Patch patch)
            throws IOException {
        int start = target.position();
        int limit = target.limit();
        target.limit((int) Math.min(limit, start + (length - done)));
        while (target.hasRemaining()) {
            if (source.read(offset + done + target.position() - start, target) < 0) {
                throw new EOFException("the source ends before its pixel data");
            }
        }
        if (patch != null) {
            patch.apply(target.duplicate().order(target.order()).flip().position(start), done);
        }
        done += target.position() - start;
        target.limit(limit);
        return done == length;
    }

    private boolean derive(Segment.Derived derived, ByteBuffer target) throws IOException, DicomException.Format {
        PieceReader reader = pieces;
        if (reader == null) {
            reader = derived.pieces().open(source);
            pieces = reader;
        }
        while (target.hasRemaining()) {
            if (!piece.hasRemaining()) {
                var next = reader.next();
                if (next.isEmpty()) {
                    pieces = null;
                    return true;
                }
                piece = next.get().duplicate();
                continue;
            }
            int length = Math.min(piece.remaining(), target.remaining());
            target.put(target.position(), piece, piece.position(), length);
            target.position(target.position() + length);
            piece.position(piece.position() + length);
        }
        return false;
    }
}
