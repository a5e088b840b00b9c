package io.veilgate.scp.watch;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What may keep a job from going faster. */
public enum Place {
    /** Nothing is near its capacity. */
    NOTHING(""),
    PACS("PACS"),
    MAX_ASSOCIATIONS("maxAssociations"),
    HOURS("hours"),
    BANDWIDTH("maxBandwidth"),
    DISK("disk"),
    SPOOL_FULL("spool full"),
    WORKERS("workers"),
    ARCHIVE("archive"),
    PAUSED("paused");

    private final String told;

    Place(String told) {
        this.told = told;
    }

    /** For people. */
    public String told() {
        return told;
    }

    /** The one of this key. */
    public static Optional<Place> of(String key) {
        return Arrays.stream(values()).filter(place -> place.key().equals(key)).findFirst();
    }

    /** For programs. */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
