package io.veilgate.core.mask;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Pattern;

/** A coordinate or size of a region: pixels, or a percentage of the image's width or height. */
record Length(BigDecimal number, boolean percent) {
    private static final BigDecimal MAX_PIXELS = BigDecimal.valueOf(1_000_000);
    private static final Pattern DECIMAL = Pattern.compile("[+-]?\\d{1,9}(\\.\\d{1,9})?");
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    /** @param text {@code 48}, {@code -48}, {@code 10%}, {@code 2.5%} */
    static Optional<Length> of(String text) {
        String stripped = text.strip();
        boolean percent = stripped.endsWith("%");
        String digits = percent ? stripped.substring(0, stripped.length() - 1) : stripped;
        return Optional.of(digits)
                .filter(candidate -> DECIMAL.matcher(candidate).matches())
                .map(BigDecimal::new)
                .filter(number -> number.abs().compareTo(percent ? HUNDRED : MAX_PIXELS) <= 0)
                .filter(number -> percent || number.stripTrailingZeros().scale() <= 0)
                .map(number -> new Length(number, percent));
    }

    /** In pixels, not rounded. */
    BigDecimal of(int imageSize) {
        return percent ? number.multiply(BigDecimal.valueOf(imageSize)).movePointLeft(2) : number;
    }

    String canonical() {
        return number.stripTrailingZeros().toPlainString() + (percent ? "%" : "");
    }
}
