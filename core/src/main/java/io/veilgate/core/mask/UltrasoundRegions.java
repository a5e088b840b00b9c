package io.veilgate.core.mask;

import io.veilgate.core.base.Tag;
import io.veilgate.core.dataset.DataSet;
import io.veilgate.core.image.Region;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** What lies outside the regions of an ultrasound image (Sequence of Ultrasound Regions, PS3.3 C.8.5.5). */
final class UltrasoundRegions {
    /** More than any console makes; the complement grows with the square of it. */
    private static final int MAX_BOXES = 64;

    /** Left, top and, after the last, right and bottom. */
    private record Box(int left, int top, int right, int bottom) {}

    private UltrasoundRegions() {}

    /**
     * @return regions that cover all but the union of the boxes; none where the boxes cover everything; empty if there is no usable box
     */
    static Optional<List<Region>> outside(DataSet received, int columns, int rows) {
        List<Box> boxes = received.items(Tag.SequenceOfUltrasoundRegions).stream()
                .flatMap(item -> box(item, columns, rows).stream())
                .toList();
        return boxes.isEmpty() || boxes.size() > MAX_BOXES
                ? Optional.empty()
                : Optional.of(complement(boxes, columns, rows));
    }

    /** Corners are pixels of the region (PS3.3 C.8.5.5.1.1). A box that is not within the image tells nothing about it. */
    private static Optional<Box> box(DataSet item, int columns, int rows) {
        int left = item.integer(Tag.RegionLocationMinX0).orElse(-1);
        int top = item.integer(Tag.RegionLocationMinY0).orElse(-1);
        int right = item.integer(Tag.RegionLocationMaxX1).orElse(-1);
        int bottom = item.integer(Tag.RegionLocationMaxY1).orElse(-1);
        // some consoles give the first pixel after the box instead of its last
        boolean usable = left >= 0 && top >= 0 && left < right && top < bottom && right <= columns && bottom <= rows;
        return usable
                ? Optional.of(new Box(left, top, Math.min(right + 1, columns), Math.min(bottom + 1, rows)))
                : Optional.empty();
    }

    private static List<Region> complement(List<Box> boxes, int columns, int rows) {
        TreeSet<Integer> edges = new TreeSet<>(List.of(0, rows));
        boxes.forEach(box -> edges.addAll(List.of(box.top, box.bottom)));
        List<Region> outside = new ArrayList<>();
        for (int top : edges.headSet(rows)) {
            int height = edges.higher(top) - top;
            int x = 0;
            for (Box box : boxes.stream()
                    .filter(box -> box.top <= top && top < box.bottom)
                    .sorted(java.util.Comparator.comparingInt(Box::left))
                    .toList()) {
                if (box.left > x) {
                    outside.add(new Region(x, top, box.left - x, height));
                }
                x = Math.max(x, box.right);
            }
            if (x < columns) {
                outside.add(new Region(x, top, columns - x, height));
            }
        }
        return outside;
    }
}
