package io.veilgate.core.dataset;

import java.util.List;

/**
 * How to make an output data set from a spooled source: not a second file, but a new header, extents of the source, and changed frames.
 * With the same source it gives the same bytes each time.
 */
public record Recipe(TransferSyntax transferSyntax, List<Segment> segments) {
    public Recipe {
        segments = List.copyOf(segments);
    }
}
