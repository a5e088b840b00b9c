package io.veilgate.scu.query;

import io.veilgate.core.base.Tag;
import io.veilgate.core.base.Vr;
import io.veilgate.core.dataset.CharacterSet;
import io.veilgate.core.dataset.DataSet;
import java.util.ArrayList;
import java.util.List;

/** In which character sets the text of a key is sent (PS3.4 §C.2.2.2, PS3.5 §6.1). */
final class KeyText {
    private static final List<String> UTF_8 = List.of("ISO_IR 192");
    private static final List<String> KOREAN = List.of("", "ISO 2022 IR 149");

    private KeyText() {}

    /**
     * The values of Specific Character Set to try one after the other, until a PACS finds something: none for ASCII; else UTF-8, and KS X 1001
     * where it has all the characters, since a PACS may compare bytes.
     */
    static List<List<String>> characterSets(StudyKey key) {
        String text = key.patientId().orElse("")
                + key.issuerOfPatientId().orElse("")
                + key.accessionNumber().orElse("");
        if (CharacterSet.DEFAULT.canEncode(text)) {
            return List.of(List.of());
        }
        List<List<String>> sets = new ArrayList<>(List.of(UTF_8));
        if (CharacterSet.of(KOREAN).canEncode(text)) {
            sets.add(KOREAN);
        }
        return sets;
    }

    /** Puts it first, since it governs how the other elements are encoded. */
    static void declare(DataSet identifier, List<String> characterSet) {
        if (!characterSet.isEmpty()) {
            identifier.putStrings(Tag.SpecificCharacterSet, Vr.CS, characterSet);
        }
    }
}
