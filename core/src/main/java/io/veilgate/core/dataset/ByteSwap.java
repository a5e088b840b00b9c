package io.veilgate.core.dataset;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/** Turns round the bytes of each unit of a value, where the byte order of the output is not the source's (PS3.5 §7.3). */
final class ByteSwap {
    private static final int PIECE_BYTES = 64 << 10;

    private ByteSwap() {}

    static byte[] swapped(byte[] value, int unitBytes) {
        byte[] result = value.clone();
        swap(result, value.length, unitBytes);
        return result;
    }

    /** Bytes after the last whole unit stay as they are. */
    private static void swap(byte[] bytes, int length, int unitBytes) {
        for (int unit = 0; unit + unitBytes <= length; unit += unitBytes) {
            for (int low = unit, high = unit + unitBytes - 1; low < high; low++, high--) {
                byte kept = bytes[low];
                bytes[low] = bytes[high];
                bytes[high] = kept;
            }
        }
    }

    /** One value with its units turned round; of the same length. Its pieces end between units, which a patch's chunks need not. */
    static Segment swapped(List<Segment> value, TransferSyntax target, int unitBytes) {
        Recipe recipe = new Recipe(target, value);
        return new Segment.Derived(source -> {
            RecipeReader reader = new RecipeReader(recipe, source);
            byte[] piece = new byte[PIECE_BYTES];
            return () -> {
                ByteBuffer filled = ByteBuffer.wrap(piece);
                while (filled.hasRemaining() && reader.read(filled) >= 0) {
                    // until the piece is full or the segment ends
                }
                swap(piece, filled.position(), unitBytes);
                return filled.position() == 0 ? Optional.empty() : Optional.of(filled.flip());
            };
        });
    }
}
