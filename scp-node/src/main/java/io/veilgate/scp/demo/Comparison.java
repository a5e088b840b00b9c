package io.veilgate.scp.demo;

import io.veilgate.core.image.Region;
import io.veilgate.core.mask.MaskDecision;
import io.veilgate.core.mask.RuleSet;
import io.veilgate.core.mask.UnknownDevice;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What became of one instance's pixels, found by looking at them before and after.
 *
 * @param rules that say what is blanked, on the original
 * @param regions that have to be blank in every frame
 * @param regionsAreBlank whether each holds one value only
 * @param restIsUnchanged whether every pixel elsewhere is what it was
 */
record Comparison(List<String> rules, List<Region> regions, boolean regionsAreBlank, boolean restIsUnchanged) {
    static Comparison of(ImageFile before, ImageFile after, RuleSet ruleSet) throws IOException {
        if (!(ruleSet.decide(before.header(), UnknownDevice.QUARANTINE) instanceof MaskDecision.Mask mask)) {
            return new Comparison(List.of(), List.of(), false, false);
        }
        boolean blank = true;
        boolean unchanged = before.frames() == after.frames();
        for (int i = 0; i < before.frames() && unchanged; i++) {
            FrameImage original = before.frame(i);
            FrameImage masked = after.frame(i);
            unchanged =
                    original.pixels().length == masked.pixels().length && sameOutside(original, masked, mask.regions());
            blank &= unchanged && mask.regions().stream().allMatch(region -> holdsOneValue(masked, region));
        }
        return new Comparison(mask.rules(), mask.regions(), blank, unchanged);
    }

    /** The instance's number, read from its first frame. */
    static int serial(ImageFile file) throws IOException {
        FrameImage frame = file.frame(0);
        return SerialNumber.read(frame.pixels(), frame.columns(), frame.rows(), bytesPerPixel(frame));
    }

    boolean isRight() {
        return regionsAreBlank && restIsUnchanged;
    }

    private static int bytesPerPixel(FrameImage frame) {
        return frame.samplesPerPixel() * frame.bitsAllocated() / 8;
    }

    private static boolean sameOutside(FrameImage before, FrameImage after, List<Region> regions) {
        int size = bytesPerPixel(before);
        for (int y = 0; y < before.rows(); y++) {
            int x = 0;
            while (x < before.columns()) {
                Optional<Region> inside = at(regions, x, y);
                if (inside.isPresent()) {
                    x = inside.get().x() + inside.get().width();
                    continue;
                }
                int from = (y * before.columns() + x) * size;
                if (!Arrays.equals(before.pixels(), from, from + size, after.pixels(), from, from + size)) {
                    return false;
                }
                x++;
            }
        }
        return true;
    }

    private static Optional<Region> at(List<Region> regions, int x, int y) {
        for (Region region : regions) {
            if (x >= region.x()
                    && x < region.x() + region.width()
                    && y >= region.y()
                    && y < region.y() + region.height()) {
                return Optional.of(region);
            }
        }
        return Optional.empty();
    }

    private static boolean holdsOneValue(FrameImage frame, Region region) {
        int size = bytesPerPixel(frame);
        byte[] pixels = frame.pixels();
        int first = (region.y() * frame.columns() + region.x()) * size;
        for (int y = region.y(); y < region.y() + region.height(); y++) {
            for (int x = region.x(); x < region.x() + region.width(); x++) {
                int at = (y * frame.columns() + x) * size;
                if (!Arrays.equals(pixels, first, first + size, pixels, at, at + size)) {
                    return false;
                }
            }
        }
        return true;
    }
}
