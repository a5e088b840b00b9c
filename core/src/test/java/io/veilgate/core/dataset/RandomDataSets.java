package io.veilgate.core.dataset;

import io.veilgate.core.base.ElementDictionary;
import io.veilgate.core.base.Tags;
import io.veilgate.core.base.Vr;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Data sets that a random generator makes: every VR, private and unknown elements, sequences of both length forms. */
final class RandomDataSets {
    private static final Vr[] VRS = Vr.values();

    private final Random random;

    RandomDataSets(long seed) {
        this.random = new Random(seed);
    }

    DataSet next() {
        DataSet dataSet = DataSet.littleEndian();
        fill(dataSet, 0);
        return dataSet;
    }

    private void fill(DataSet dataSet, int depth) {
        int elements = random.nextInt(12);
        for (int i = 0; i < elements; i++) {
            int group = 0x0008 + random.nextInt(0x40);
            int tag = Tags.of(group, 1 + random.nextInt(0xFFFE));
            Vr vr = VRS[random.nextInt(VRS.length)];
            if (ElementDictionary.standard().get(tag).isPresent()) {
                continue; // an implicit VR stream gives it the dictionary's VR, not this one
            }
            if (vr == Vr.SQ) {
                if (depth < 4) {
                    dataSet.put(new Element(tag, vr, items(dataSet, depth + 1)));
                }
            } else {
                dataSet.put(new Element(tag, vr, value(vr)));
            }
        }
    }

    private Value.Bytes value(Vr vr) {
        int units = random.nextInt(10) == 0 ? 300 : random.nextInt(6);
        byte[] encoded = new byte[units * Math.max(vr.unitBytes(), 2)];
        random.nextBytes(encoded);
        return new Value.Bytes(encoded);
    }

    private Value.Items items(DataSet parent, int depth) {
        List<Value.Item> items = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            DataSet item = parent.newItem();
            fill(item, depth);
            items.add(new Value.Item(item, random.nextBoolean()));
        }
        return new Value.Items(items, random.nextBoolean());
    }
}
