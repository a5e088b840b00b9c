package io.veilgate.scu.query;

import java.util.List;

/**
 * What a PACS answered to one key.
 *
 * @param foreign answers that do not fit the key, or do not tell: dropped. Many of them mean a PACS that ignores the key
 */
public record StudyMatches(List<StudyMatch> matches, int foreign) {
    public StudyMatches {
        matches = List.copyOf(matches);
    }
}
