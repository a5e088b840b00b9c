package io.veilgate.scu.retrieve;

import io.veilgate.core.deid.ExclusionList;
import io.veilgate.core.deid.Pseudonyms;
import java.time.Duration;
import java.util.Optional;

/**
 * What a job needs to know of the project that it fetches for.
 *
 * @param defaultIssuer Issuer of Patient ID where none is named; may be empty
 * @param settle how long a study must not have grown before it is fetched; empty if that does not matter
 * @param wholeStudies whether a study is held back in the spool until all of it is there
 */
public record RetrieveProject(
        String name,
        ExclusionList exclusions,
        Pseudonyms pseudonyms,
        String defaultIssuer,
        Optional<Duration> settle,
        boolean wholeStudies) {}
