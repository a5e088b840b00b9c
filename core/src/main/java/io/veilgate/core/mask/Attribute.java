package io.veilgate.core.mask;

import io.veilgate.core.base.ElementDictionary;
import io.veilgate.core.base.Tags;
import io.veilgate.core.base.Vr;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** A data element of an instance's first level, as a rule's condition names it. */
record Attribute(int tag, String name, Kind kind) {
    /** What can be asked of its value. */
    enum Kind {
        TEXT,
        NUMBER,
        /** Only whether it is there. */
        OPAQUE
    }

    private static final Pattern TAG = Pattern.compile("\\(?([0-9A-Fa-f]{4}),?([0-9A-Fa-f]{4})\\)?");

    /** @param key a keyword of PS3.6, or a tag: {@code (0009,1001)}, {@code 00091001} */
    static Optional<Attribute> of(String key) {
        var matcher = TAG.matcher(key);
        if (matcher.matches()) {
            int tag = Tags.of(Integer.parseInt(matcher.group(1), 16), Integer.parseInt(matcher.group(2), 16));
            return Optional.of(new Attribute(
                    tag,
                    Tags.format(tag).toUpperCase(Locale.ROOT),
                    Tags.isPrivate(tag)
                            ? Kind.TEXT
                            : kind(ElementDictionary.standard().implicitVr(tag))));
        }
        return ElementDictionary.standard()
                .byKeyword(key)
                .map(entry -> new Attribute(entry.tag(), entry.keyword(), kind(entry.implicitVr())));
    }

    private static Kind kind(Vr vr) {
        return switch (vr) {
            case DS, IS, US, SS, UL, SL, FL, FD, UV, SV -> Kind.NUMBER;
            case SQ, OB, OW, OF, OD, OL, OV, UN -> Kind.OPAQUE;
            default -> Kind.TEXT;
        };
    }

    /** Whether it stands in the File Meta Information, which is no part of the data set. */
    boolean isFileMeta() {
        return Tags.group(tag) <= 0x0002;
    }
}
