package io.veilgate.core.dataset;

import io.veilgate.core.base.Tags;
import io.veilgate.core.base.Vr;

/**
 * A data element (PS3.5 §7.1): tag, VR and value. Its VR is the dictionary's where the stream was implicit.
 *
 * @param receivedVr VR and reserved field as they stood in an explicit VR stream, where {@code vr} does not say as much: the VR's bytes in
 *     the upper half, the reserved field in the lower; otherwise {@link #ORDINARY}
 */
public record Element(int tag, Vr vr, Value value, int receivedVr) {
    /** Nothing about the VR as received is worth keeping. */
    public static final int ORDINARY = -1;

    public Element(int tag, Vr vr, Value value) {
        this(tag, vr, value, ORDINARY);
    }

    /** Encoded length of a value in memory or in the source; items have none of their own and count as 0. */
    public long length() {
        return switch (value) {
            case Value.Bytes bytes -> bytes.encoded().length;
            case Value.Bulk bulk -> bulk.length();
            case Value.Fragments fragments -> fragments.length();
            case Value.Items _ -> 0;
        };
    }

    @Override
    public String toString() {
        return Tags.format(tag) + " " + vr + " " + length() + " bytes";
    }
}
