package io.veilgate.core.mask;

import io.veilgate.core.base.Vr;
import io.veilgate.core.dataset.DataSet;
import io.veilgate.core.dataset.Element;
import io.veilgate.core.dataset.Value;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Optional;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** The value of an attribute as conditions see it: values joined by a backslash, outer spaces off. */
final class AttributeValue {
    private static final AttributeValue ABSENT = new AttributeValue(false, "");

    private final boolean present;
    private final String text;
    private final String folded;
    private @Nullable BigDecimal number;
    private boolean parsed;

    private AttributeValue(boolean present, String text) {
        this.present = present;
        this.text = text;
        this.folded = fold(text);
    }

    /** In the form in which texts are compared: case and outer spaces do not count. */
    static String fold(String text) {
        return text.strip().toLowerCase(Locale.ROOT);
    }

    static AttributeValue ofText(String text) {
        return new AttributeValue(true, text);
    }

    static AttributeValue of(DataSet dataSet, int tag) {
        Element element = dataSet.get(tag).orElse(null);
        if (element == null || !dataSet.hasValue(tag)) {
            return ABSENT;
        }
        if (!(element.value() instanceof Value.Bytes bytes)) {
            return new AttributeValue(true, "");
        }
        if (element.vr().isText() || element.vr() == Vr.UN) {
            String text = String.join("\\", dataSet.strings(tag)).strip();
            return text.isEmpty() ? ABSENT : new AttributeValue(true, text);
        }
        return new AttributeValue(
                true, numbers(ByteBuffer.wrap(bytes.encoded()).order(dataSet.byteOrder()), element.vr()));
    }

    private static String numbers(ByteBuffer encoded, Vr vr) {
        StringJoiner joined = new StringJoiner("\\");
        int step = vr.unitBytes();
        for (int at = 0; at + step <= encoded.limit(); at += step) {
            switch (vr) {
                case US -> joined.add(Integer.toString(encoded.getShort(at) & 0xFFFF));
                case SS -> joined.add(Short.toString(encoded.getShort(at)));
                case UL -> joined.add(Integer.toUnsignedString(encoded.getInt(at)));
                case SL -> joined.add(Integer.toString(encoded.getInt(at)));
                case FL -> joined.add(Float.toString(encoded.getFloat(at)));
                case FD -> joined.add(Double.toString(encoded.getDouble(at)));
                case UV -> joined.add(Long.toUnsignedString(encoded.getLong(at)));
                case SV -> joined.add(Long.toString(encoded.getLong(at)));
                default -> {
                    return "";
                }
            }
        }
        return joined.toString();
    }

    boolean isPresent() {
        return present;
    }

    /** As received, but for outer spaces. */
    String text() {
        return text;
    }

    /** {@link #text} as {@link #fold} makes it. */
    String folded() {
        return folded;
    }

    /** The value, where it is one number. */
    Optional<BigDecimal> number() {
        if (!parsed) {
            parsed = true;
            number = parse(text).orElse(null);
        }
        return Optional.ofNullable(number);
    }

    static Optional<BigDecimal> parse(String text) {
        try {
            return text.length() > 64 ? Optional.empty() : Optional.of(new BigDecimal(text.strip()));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return present ? "AttributeValue[" + text.length() + " characters]" : "AttributeValue[absent]";
    }
}
