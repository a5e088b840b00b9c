package io.veilgate.scp.pacs;

import io.veilgate.core.base.Tag;
import java.util.Optional;

/** Query/Retrieve levels of the study root model (PS3.4 §C.6.2), from the top; each with the unique key of its entities. */
enum QueryLevel {
    STUDY(Tag.StudyInstanceUID),
    SERIES(Tag.SeriesInstanceUID),
    IMAGE(Tag.SOPInstanceUID);

    private final int uniqueKey;

    QueryLevel(int uniqueKey) {
        this.uniqueKey = uniqueKey;
    }

    int uniqueKey() {
        return uniqueKey;
    }

    /** Whether this level's entities stand within those of {@code other}, or are the same. */
    boolean isWithin(QueryLevel other) {
        return compareTo(other) >= 0;
    }

    static Optional<QueryLevel> of(String value) {
        for (QueryLevel level : values()) {
            if (level.name().equals(value)) {
                return Optional.of(level);
            }
        }
        return Optional.empty();
    }
}
