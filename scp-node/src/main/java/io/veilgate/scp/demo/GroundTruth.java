package io.veilgate.scp.demo;

import java.util.List;
import java.util.Set;

/**
 * What is known about a synthetic instance, to judge by.
 *
 * @param serial the number in its pixels: {@link SerialNumber}
 * @param burnedIn what is written in every frame and has to go
 * @param identifyingValues decoded values of the header that must not be found in an output, as they stand there
 * @param instanceUids its own UIDs and those it refers to, all to be replaced
 */
public record GroundTruth(
        int serial, List<BurnedInText> burnedIn, Set<String> identifyingValues, Set<String> instanceUids) {
    /** A line of text in the pixels and the rectangle that it covers. */
    public record BurnedInText(PixelBox box, String text) {
        @Override
        public String toString() {
            return "BurnedInText[" + box + "]";
        }
    }

    public GroundTruth {
        burnedIn = List.copyOf(burnedIn);
        identifyingValues = Set.copyOf(identifyingValues);
        instanceUids = Set.copyOf(instanceUids);
    }

    @Override
    public String toString() {
        return "GroundTruth[serial " + serial + ", " + burnedIn.size() + " lines, " + identifyingValues.size()
                + " values, " + instanceUids.size() + " UIDs]";
    }
}
