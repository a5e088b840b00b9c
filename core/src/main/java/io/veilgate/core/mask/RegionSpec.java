package io.veilgate.core.mask;

import io.veilgate.core.image.Region;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;

/** A region as a rule has it; negative x and y count from the right and the bottom. Broken pixels are blanked whole. */
record RegionSpec(Length x, Length y, Length width, Length height) {
    /** What of it lies within an image; empty if nothing does. */
    Optional<Region> in(int columns, int rows) {
        int[] across = span(x, width, columns);
        int[] down = span(y, height, rows);
        return across[0] >= across[1] || down[0] >= down[1]
                ? Optional.empty()
                : Optional.of(new Region(across[0], down[0], across[1] - across[0], down[1] - down[0]));
    }

    private static int[] span(Length start, Length size, int imageSize) {
        BigDecimal from = start.of(imageSize);
        if (from.signum() < 0) {
            from = from.add(BigDecimal.valueOf(imageSize));
        }
        BigDecimal to = from.add(size.of(imageSize));
        return new int[] {
            Math.max(0, from.setScale(0, RoundingMode.FLOOR).intValue()),
            Math.min(imageSize, to.setScale(0, RoundingMode.CEILING).intValue())
        };
    }

    String canonical() {
        return x.canonical() + " " + y.canonical() + " " + width.canonical() + " " + height.canonical();
    }
}
