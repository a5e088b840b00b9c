package io.veilgate.core.mask;

import io.veilgate.core.image.Region;
import java.util.List;

/** What the rules of a project say about an instance. Messages name rules and attributes, never a value of the instance. */
public sealed interface MaskDecision {
    /** Why an instance is held. */
    enum Reason {
        /** No rule matches; see {@link DeviceGroup}. */
        NO_RULE,
        /** A rule says {@code quarantine}. */
        QUARANTINE_RULE,
        /** A region of a rule lies wholly outside the image. */
        REGION_OUTSIDE_IMAGE,
        /** {@code outside: ultrasound-regions}, and the image has none that tell scan from text. */
        NO_ULTRASOUND_REGIONS,
        /** No rule matches, and text in the pixels is likely although the project lets unknown devices pass. */
        BURNED_IN_RISK,
        /** The image attributes are incomplete or contradict each other. */
        IMAGE_ATTRIBUTES,
        FLOAT_PIXEL_DATA,
        ENCAPSULATED_DOCUMENT,
        STRUCTURED_REPORT,
        /** The pixels are at a URL, not in the instance. */
        PIXELS_ELSEWHERE
    }

    /** Blank these in every frame. They are within the image, and at least one. */
    record Mask(List<Region> regions, List<String> rules) implements MaskDecision {
        public Mask {
            regions = List.copyOf(regions);
            rules = List.copyOf(rules);
        }
    }

    /** A person has looked at images like this: the pixels are left alone. */
    record Clean(List<String> rules) implements MaskDecision {
        public Clean {
            rules = List.copyOf(rules);
        }
    }

    /** No rule matches, and the project lets it pass. */
    record Passed() implements MaskDecision {}

    /** There is no Pixel Data to look at. */
    record NoPixels() implements MaskDecision {}

    /** The instance goes to quarantine. */
    record Hold(Reason reason, String message) implements MaskDecision {}
}
