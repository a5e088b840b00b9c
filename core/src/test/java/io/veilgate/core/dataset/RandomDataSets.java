package io.veilgate.core.dataset;

import io.veilgate.core.base.DicomException;
import io.veilgate.core.base.ElementDictionary;
import io.veilgate.core.base.Tag;
import io.veilgate.core.base.Tags;
import io.veilgate.core.base.Vr;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Data sets that a random generator makes: every VR, private and unknown elements, sequences of both length forms, character sets that are
 * declared rightly, wrongly and anew in items.
 */
final class RandomDataSets {
    private static final Vr[] VRS = Vr.values();
    private static final List<List<String>> CHARACTER_SETS = List.of(
            List.of("ISO_IR 100"),
            List.of("ISO_IR 192"),
            List.of("GB18030"),
            List.of("ISO_IR 13"),
            List.of("", "ISO 2022 IR 149"),
            List.of("", "ISO 2022 IR 87", "ISO 2022 IR 159"),
            List.of("ISO 2022 IR 100", "ISO 2022 IR 126"),
            List.of("ISO-IR 144"),
            List.of("NONSENSE"));

    private final Random random;

    RandomDataSets(long seed) {
        this.random = new Random(seed);
    }

    DataSet next() {
        DataSet dataSet = DataSet.littleEndian();
        fill(dataSet, 0);
        return dataSet;
    }

    /**
     * One whose pixel data are fragments, written as they stand in a stream: a Basic Offset Table of some entries, fragments of any length,
     * none too.
     */
    byte[] nextEncapsulated(TransferSyntax syntax) throws DicomException.Format {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        stream.writeBytes(DataSetWriter.bytes(next(), syntax));
        stream.writeBytes(Hex.hex("E07F 1000 'OB' 0000 FFFFFFFF"));
        item(stream, 4 * random.nextInt(4));
        for (int fragments = random.nextInt(5); fragments > 0; fragments--) {
            item(stream, random.nextInt(3) == 0 ? 0 : random.nextInt(300));
        }
        stream.writeBytes(Hex.hex("FEFF DDE0 00000000"));
        return stream.toByteArray();
    }

    private void item(ByteArrayOutputStream stream, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        stream.writeBytes(Hex.hex("FEFF 00E0 %02X%02X0000".formatted(length & 0xFF, length >> 8)));
        stream.writeBytes(bytes);
    }

    private void fill(DataSet dataSet, int depth) {
        if (random.nextInt(4) == 0) {
            dataSet.putStrings(
                    Tag.SpecificCharacterSet, Vr.CS, CHARACTER_SETS.get(random.nextInt(CHARACTER_SETS.size())));
        }
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
