package io.veilgate.scp.watch;

import java.util.Map;

/** Something that a person should know of while it lasts. */
public interface Condition {
    /** What is seen at a look. Between the two bounds it stays what it was, so that an alert does not flutter. */
    enum Sight {
        BAD,
        BETWEEN,
        GOOD
    }

    /** A word for each kind, such as {@code archive-down}. */
    String kind();

    /** Which of several: the name of a peer or project; empty where there is only one. */
    String subject();

    Sight look();

    /** For people, as of the last look; without anything of a patient. */
    String text();

    /** The same in numbers, for programs. */
    Map<String, Number> figures();
}
