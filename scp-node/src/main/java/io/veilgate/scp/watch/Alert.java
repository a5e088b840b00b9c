package io.veilgate.scp.watch;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is told of a condition, or of something that happened; nothing in it is a patient's.
 *
 * @param kind such as {@code archive-down} or {@code job-finished}
 * @param subject a peer's, project's or job's name; may be empty
 */
public record Alert(String kind, State state, String subject, String text, Map<String, Number> figures, Instant at) {
    public enum State {
        RAISED,
        CLEARED,
        /** It does not last. */
        HAPPENED
    }

    public Alert {
        figures = Map.copyOf(new TreeMap<>(figures));
    }
}
