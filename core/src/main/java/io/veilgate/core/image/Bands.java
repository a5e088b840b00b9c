package io.veilgate.core.image;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The union of regions, cut into bands of rows that have the same intervals of columns; both rise and do not touch. Its size depends on the
 * number of regions, not on their area.
 */
final class Bands {
    /** @param bounds pairs of first column and column after the last */
    @SuppressWarnings("ArrayRecordComponent") // made here, and not changed after
    record Band(int top, int bottom, int[] bounds) {}

    private final Band[] bands;

    private Bands(Band[] bands) {
        this.bands = bands;
    }

    /** @param columnStep intervals are widened to multiples of this */
    static Bands of(List<Region> regions, int columnStep) {
        int[] edges = edges(regions);
        List<Band> bands = new ArrayList<>();
        for (int i = 0; i + 1 < edges.length; i++) {
            int top = edges[i];
            int[] bounds = intervals(
                    regions.stream()
                            .filter(region -> region.y() <= top && top < region.y() + region.height())
                            .toList(),
                    columnStep);
            if (bounds.length > 0) {
                append(bands, new Band(top, edges[i + 1], bounds));
            }
        }
        return new Bands(bands.toArray(Band[]::new));
    }

    /** First rows and rows after the last, rising. */
    private static int[] edges(List<Region> regions) {
        int[] edges = new int[2 * regions.size()];
        for (int i = 0; i < regions.size(); i++) {
            edges[2 * i] = regions.get(i).y();
            edges[2 * i + 1] = regions.get(i).y() + regions.get(i).height();
        }
        Arrays.sort(edges);
        int count = 0;
        for (int edge : edges) {
            if (count == 0 || edges[count - 1] != edge) {
                edges[count++] = edge;
            }
        }
        return Arrays.copyOf(edges, count);
    }

    private static void append(List<Band> bands, Band next) {
        Band last = bands.isEmpty() ? null : bands.getLast();
        if (last != null && last.bottom == next.top && Arrays.equals(last.bounds, next.bounds)) {
            bands.set(bands.size() - 1, new Band(last.top, next.bottom, next.bounds));
        } else {
            bands.add(next);
        }
    }

    private static int[] intervals(List<Region> regions, int step) {
        int[][] sorted = regions.stream()
                .map(region ->
                        new int[] {region.x() / step * step, (region.x() + region.width() + step - 1) / step * step})
                .sorted(java.util.Comparator.comparingInt(interval -> interval[0]))
                .toArray(int[][]::new);
        int[] bounds = new int[sorted.length * 2];
        int count = 0;
        for (int[] interval : sorted) {
            if (count > 0 && interval[0] <= bounds[count - 1]) {
                bounds[count - 1] = Math.max(bounds[count - 1], interval[1]);
            } else {
                bounds[count++] = interval[0];
                bounds[count++] = interval[1];
            }
        }
        return Arrays.copyOf(bounds, count);
    }

    int count() {
        return bands.length;
    }

    Band get(int index) {
        return bands[index];
    }

    /** Index of the first band that reaches below {@code row}; {@link #count} if none does. */
    int firstFrom(int row) {
        int low = 0;
        int high = bands.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (bands[middle].bottom <= row) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
