package io.veilgate.scp.demo;

import io.veilgate.core.base.ElementDictionary;
import io.veilgate.core.base.Uid;
import io.veilgate.core.base.Vr;
import io.veilgate.core.dataset.DataSet;
import io.veilgate.core.dataset.Element;
import io.veilgate.core.dataset.Value;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Puts values into a little endian data set, with the dictionary's VR, and keeps book of those that identify somebody. */
final class HeaderBuilder {
    private static final int SHORTEST_TELLING_PART = 3;

    private final DataSet dataSet;
    private final Set<String> identifyingValues;
    private final Set<String> instanceUids;

    HeaderBuilder(DataSet dataSet, Set<String> identifyingValues, Set<String> instanceUids) {
        this.dataSet = dataSet;
        this.identifyingValues = identifyingValues;
        this.instanceUids = instanceUids;
    }

    /** Text of any VR; a backslash separates values. */
    HeaderBuilder text(int tag, String value) {
        return text(tag, ElementDictionary.standard().implicitVr(tag), value);
    }

    HeaderBuilder text(int tag, Vr vr, String value) {
        if (value.isEmpty()) {
            dataSet.putEmpty(tag, vr);
        } else {
            dataSet.putString(tag, vr, value);
        }
        return this;
    }

    /** Text that leads to the patient or to somebody else, also in its parts if it is a name. */
    HeaderBuilder identifying(int tag, String value) {
        return identifying(tag, ElementDictionary.standard().implicitVr(tag), value);
    }

    HeaderBuilder identifying(int tag, Vr vr, String value) {
        identifyingValues.add(value);
        if (vr == Vr.PN) {
            for (String part : value.split("[=^]", -1)) {
                if (part.length() >= SHORTEST_TELLING_PART) {
                    identifyingValues.add(part);
                }
            }
        }
        return text(tag, vr, value);
    }

    /** A UID of the standard. */
    HeaderBuilder uid(int tag, Uid registered) {
        return text(tag, Vr.UI, registered.value());
    }

    /** A UID of an instance, series, study or frame of reference, which is to be replaced. */
    HeaderBuilder instanceUid(int tag, String uid) {
        instanceUids.add(uid);
        return text(tag, Vr.UI, uid);
    }

    /** Binary numbers in the dictionary's VR: US, SS, UL, SL, FL or FD. */
    HeaderBuilder numbers(int tag, double... values) {
        return numbers(tag, ElementDictionary.standard().implicitVr(tag), values);
    }

    HeaderBuilder numbers(int tag, Vr vr, double... values) {
        ByteBuffer encoded = ByteBuffer.allocate(values.length * vr.unitBytes()).order(dataSet.byteOrder());
        for (double value : values) {
            switch (vr) {
                case US, SS -> encoded.putShort((short) value);
                case UL, SL -> encoded.putInt((int) (long) value);
                case FL -> encoded.putFloat((float) value);
                case FD -> encoded.putDouble(value);
                default -> throw new IllegalArgumentException(vr + " is not a binary number");
            }
        }
        dataSet.put(new Element(tag, vr, new Value.Bytes(encoded.array())));
        return this;
    }

    /** A value of AT: the tag of another element. */
    HeaderBuilder tagValue(int tag, int pointsAt) {
        ByteBuffer encoded = ByteBuffer.allocate(4).order(dataSet.byteOrder());
        encoded.putShort((short) (pointsAt >>> 16)).putShort((short) pointsAt);
        dataSet.put(new Element(tag, Vr.AT, new Value.Bytes(encoded.array())));
        return this;
    }

    /** A sequence with one item for each of those that fill one. */
    @SafeVarargs
    final HeaderBuilder sequence(int tag, Consumer<HeaderBuilder>... items) {
        List<DataSet> made = new ArrayList<>();
        for (Consumer<HeaderBuilder> item : items) {
            DataSet below = dataSet.newItem();
            item.accept(new HeaderBuilder(below, identifyingValues, instanceUids));
            made.add(below);
        }
        dataSet.putItems(tag, made);
        return this;
    }
}
