package io.veilgate.core.dataset;

import io.veilgate.core.base.Tag;
import io.veilgate.core.base.Vr;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Turns all text of a data set into UTF-8 and declares that (ISO_IR 192, PS3.3 C.12.1.1.2), at every depth, where a text has to go in that the
 * declared repertoires do not have.
 *
 * <p>Characters, padding and control characters stay; bytes that were no character of the declared set become the characters that they
 * were read as. UN counts as what the dictionary says (PS3.5 §6.2.2); what no dictionary knows stays bytes.
 */
final class UnicodeText {
    private static final Value.Bytes ISO_IR_192 = new Value.Bytes("ISO_IR 192".getBytes(StandardCharsets.US_ASCII));

    private UnicodeText() {}

    /** @throws IllegalArgumentException if a text is by reference, before anything is changed */
    static void convert(DataSet dataSet) {
        requireInMemory(dataSet);
        convertText(dataSet);
        dataSet.put(new Element(Tag.SpecificCharacterSet, Vr.CS, ISO_IR_192));
    }

    private static void requireInMemory(DataSet dataSet) {
        for (Element element : dataSet.elements()) {
            if (element.value() instanceof Value.Bulk && isText(element)) {
                throw new IllegalArgumentException("a text of " + element.length() + " bytes is not in memory");
            }
            if (element.value() instanceof Value.Items sequence) {
                sequence.items().forEach(item -> requireInMemory(item.dataSet()));
            }
        }
    }

    /** What is inherited from around is in effect until that is changed: items first. */
    private static void convertText(DataSet dataSet) {
        CharacterSet before = dataSet.characterSet();
        for (Element element : new ArrayList<>(dataSet.elements())) {
            if (element.value() instanceof Value.Items sequence) {
                for (Value.Item item : sequence.items()) {
                    convertText(item.dataSet());
                    if (item.dataSet().contains(Tag.SpecificCharacterSet)) {
                        item.dataSet().put(new Element(Tag.SpecificCharacterSet, Vr.CS, ISO_IR_192));
                    }
                }
            } else if (element.value() instanceof Value.Bytes bytes && isText(element)) {
                byte[] converted = inUtf8(bytes.encoded(), DataSet.meant(element), before);
                dataSet.put(new Element(element.tag(), element.vr(), new Value.Bytes(converted), element.receivedVr()));
            }
        }
    }

    private static boolean isText(Element element) {
        return DataSet.meant(element).usesSpecificCharacterSet();
    }

    private static byte[] inUtf8(byte[] encoded, Vr vr, CharacterSet before) {
        List<String> values = before.decodeValues(encoded, Delimiters.of(vr));
        byte[] utf8 = String.join("\\", values).getBytes(StandardCharsets.UTF_8);
        boolean needlessPadding = utf8.length % 2 == 1 && utf8[utf8.length - 1] == vr.paddingByte();
        return needlessPadding ? Arrays.copyOf(utf8, utf8.length - 1) : Text.padded(utf8, vr);
    }
}
