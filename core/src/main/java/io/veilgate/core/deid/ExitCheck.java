package io.veilgate.core.deid;

import io.veilgate.core.base.Tag;
import io.veilgate.core.base.Vr;
import io.veilgate.core.dataset.CharacterSet;
import io.veilgate.core.dataset.DataSet;
import io.veilgate.core.dataset.Element;
import io.veilgate.core.dataset.Value;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.OptionalInt;

/**
 * Looks, in a header that is about to leave, for what identified the patient in the one received.
 *
 * <p>The values in memory at every depth are laid end to end in two texts, one of free text, one of codes and long whole numbers, and each
 * needle is searched in them at once; {@link Needles} says how short ones are treated. Decimal fractions, numbers of less than 8 digits,
 * times and our own statements about the method are left out: by chance they hold any short number. Every run of digits and dots is compared with the UIDs, and its
 * beginnings up to each dot with those of studies, series and instances, as some systems make new UIDs by adding components. One thread.
 */
public final class ExitCheck {
    /** Characters after which a text is searched and emptied, so that a large header does not stand in memory twice. */
    private static final int PIECE = 1 << 16;

    private static final int MIN_EMBEDDED_UID = 8;

    /** Digits from which on a number among measured ones is held against the identifiers. */
    private static final int MIN_NUMBER = 8;

    private final Identifiers identifiers;
    private final Haystack words = new Haystack(false);
    private final Haystack codes = new Haystack(true);
    private int hit;
    private boolean found;

    private ExitCheck(Identifiers identifiers) {
        this.identifiers = identifiers;
    }

    /** @return the tag of an element in which something identifying was left; empty if nothing was found */
    public static OptionalInt find(DataSet created, Identifiers replaced) {
        ExitCheck check = new ExitCheck(replaced);
        check.visit(created, true);
        check.words.search();
        check.codes.search();
        return check.found ? OptionalInt.of(check.hit) : OptionalInt.empty();
    }

    private void visit(DataSet dataSet, boolean isDataSet) {
        CharacterSet characterSet = dataSet.characterSet();
        for (Element element : dataSet.elements()) {
            if (found) {
                return;
            }
            if (isDataSet && isNoText(element.tag())) {
                continue;
            }
            switch (element.value()) {
                case Value.Items sequence -> sequence.items().forEach(item -> visit(item.dataSet(), false));
                case Value.Bytes bytes -> visit(element, bytes.encoded(), characterSet);
                case Value.Bulk _, Value.Fragments _ -> {}
            }
        }
    }

    /** Pixels are for the mask rules; the others are our own words. */
    private static boolean isNoText(int tag) {
        return tag == Tag.PixelData
                || tag == Tag.PatientIdentityRemoved
                || tag == Tag.DeidentificationMethodCodeSequence;
    }

    private void visit(Element element, byte[] encoded, CharacterSet characterSet) {
        int tag = element.tag();
        Vr vr = Rewriter.readableVr(element);
        switch (vr) {
            case LO, LT, PN, SH, ST, UC, UR, UT -> {
                searchUids(tag, encoded);
                words.add(tag, TextValues.decode(encoded, vr, characterSet));
            }
            case CS, AE -> {
                searchUids(tag, encoded);
                codes.add(tag, TextValues.decode(encoded, vr, characterSet));
            }
            case DS, IS -> addWholeNumbers(tag, encoded);
            case UI -> {
                for (String value : UidReplacement.values(encoded)) {
                    if (identifiers.hasUid(value)) {
                        report(tag);
                    }
                    if (!value.startsWith("2.25.") && !value.startsWith("1.2.840.10008.")) {
                        codes.add(tag, value);
                    }
                }
                searchUids(tag, encoded);
            }
            case OB, UN -> {
                searchUids(tag, encoded);
                codes.add(tag, new String(encoded, StandardCharsets.ISO_8859_1));
            }
            case AS, AT, DA, DT, FD, FL, OD, OF, OL, OV, OW, SL, SQ, SS, SV, TM, UL, US, UV -> {}
        }
    }

    private void addWholeNumbers(int tag, byte[] encoded) {
        int start = 0;
        boolean whole = true;
        for (int i = 0; i <= encoded.length; i++) {
            byte b = i == encoded.length ? (byte) '\\' : encoded[i];
            if (b == '\\') {
                if (whole && i - start >= MIN_NUMBER) {
                    codes.add(tag, new String(encoded, start, i - start, StandardCharsets.ISO_8859_1));
                }
                start = i + 1;
                whole = true;
            } else if (b == '.' || b == 'E' || b == 'e') {
                whole = false;
            }
        }
    }

    /** Finds runs of digits and dots that are UIDs, or begin with one. */
    private void searchUids(int tag, byte[] encoded) {
        int start = -1;
        for (int i = 0; i <= encoded.length; i++) {
            boolean part = i < encoded.length && (encoded[i] == '.' || encoded[i] >= '0' && encoded[i] <= '9');
            if (part && start < 0) {
                start = i;
            } else if (!part && start >= 0) {
                if (i - start >= MIN_EMBEDDED_UID) {
                    compareRun(tag, new String(encoded, start, i - start, StandardCharsets.ISO_8859_1));
                }
                start = -1;
            }
        }
    }

    private void compareRun(int tag, String run) {
        int dot = run.indexOf('.');
        if (dot < 0) {
            return;
        }
        if (identifiers.hasUid(run)) {
            report(tag);
            return;
        }
        while (dot >= 0) {
            if (dot >= MIN_EMBEDDED_UID && identifiers.hasInstanceUid(run.substring(0, dot))) {
                report(tag);
                return;
            }
            dot = run.indexOf('.', dot + 1);
        }
    }

    private void report(int tag) {
        if (!found) {
            found = true;
            hit = tag;
        }
    }

    /** Values end to end, a line each, and the element that each came from. */
    private final class Haystack {
        private final boolean ofCodes;
        private final StringBuilder text = new StringBuilder(2048);
        private int[] starts = new int[128];
        private int[] tags = new int[128];
        private int count;

        Haystack(boolean ofCodes) {
            this.ofCodes = ofCodes;
        }

        void add(int tag, String value) {
            if (count == starts.length) {
                starts = Arrays.copyOf(starts, 2 * count);
                tags = Arrays.copyOf(tags, 2 * count);
            }
            starts[count] = text.length();
            tags[count++] = tag;
            SearchText.append(value, text);
            text.append('\n');
            if (text.length() > PIECE) {
                search();
            }
        }

        void search() {
            String all = text.toString();
            for (Needle needle : identifiers.needles()) {
                if (needle.everywhere() || !ofCodes) {
                    int at = needle.find(all);
                    if (at >= 0) {
                        int value = Arrays.binarySearch(starts, 0, count, at);
                        report(tags[value >= 0 ? value : -value - 2]);
                        break;
                    }
                }
            }
            text.setLength(0);
            count = 0;
        }
    }
}
