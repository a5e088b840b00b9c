package io.veilgate.core.image;

import io.veilgate.core.dataset.DataSetWriter;
import java.util.Set;

/** What becomes of an instance's Pixel Data (7FE0,0010); made before anything is sent. */
public sealed interface PixelPlan {
    /** Why pixel data cannot be masked. */
    enum Problem {
        /** Nothing here decodes this transfer syntax. */
        CODEC_MISSING,
        /** The image attributes contradict each other or the length of the pixel data. */
        CONTRADICTORY,
        /** The compressed frames break the rules of their encoding. */
        UNDECODABLE,
        /** A frame needs more memory than its cap. */
        TOO_LARGE,
        /** Valid, but of a kind that is not masked. */
        UNSUPPORTED
    }

    /** The value goes out as it came. */
    record Untouched() implements PixelPlan {}

    /**
     * The value is replaced; the data set's own transfer syntax stays.
     *
     * @param pixelData what is written instead, in that transfer syntax's byte order
     * @param remove elements of the data set's first level that do not hold for the new value
     */
    record Replaced(DataSetWriter.Replacement pixelData, Set<Integer> remove) implements PixelPlan {
        public Replaced {
            remove = Set.copyOf(remove);
        }
    }

    /** The instance has to be held. {@code message} holds numbers and tags, nothing of the patient. */
    record CannotMask(Problem problem, String message) implements PixelPlan {}
}
