package io.veilgate.core.deid;

import io.veilgate.core.base.Tag;
import io.veilgate.core.base.Uid;
import io.veilgate.core.base.UidRegistry;
import io.veilgate.core.base.Vr;
import io.veilgate.core.dataset.Value;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** Action U for the values of one instance: each old UID gives the same new one wherever it stands. One thread. */
final class UidReplacement {
    private final Pseudonyms pseudonyms;
    private final Map<String, Uid> known = new HashMap<>();

    UidReplacement(Pseudonyms pseudonyms) {
        this.pseudonyms = pseudonyms;
    }

    Uid of(String original) {
        return known.computeIfAbsent(original, pseudonyms::uid);
    }

    /** The values of a UI element, those that are registered left as they are, empty ones empty. */
    Value.Bytes replace(int tag, byte[] encoded) {
        StringBuilder values = new StringBuilder();
        String separator = "";
        for (String value : values(encoded)) {
            values.append(separator)
                    .append(
                            value.isEmpty() || isKept(tag, value)
                                    ? value
                                    : of(value).value());
            separator = "\\";
        }
        return Dummies.ascii(values.toString(), Vr.UI);
    }

    /** The values of a UI element without padding; they may break the rules of PS3.5 §9.1. */
    static String[] values(byte[] encoded) {
        String[] values = new String(encoded, StandardCharsets.ISO_8859_1).split("\\\\", -1);
        for (int i = 0; i < values.length; i++) {
            values[i] = Pseudonyms.trim(values[i]);
        }
        return values;
    }

    /**
     * Whether this value of an attribute with action U stays: a UID that PS3.6 registers, say of a well-known frame of reference. An
     * instance, series or study never has one of those rightly, so there it is replaced too.
     */
    static boolean isKept(int tag, String value) {
        return switch (tag) {
            case Tag.SOPInstanceUID, Tag.SeriesInstanceUID, Tag.StudyInstanceUID -> false;
            default ->
                value.startsWith("1.2.840.10008.")
                        && Uid.isValid(value)
                        && UidRegistry.standard().get(new Uid(value)).isPresent();
        };
    }
}
