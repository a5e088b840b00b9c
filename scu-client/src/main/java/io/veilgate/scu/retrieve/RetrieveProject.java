package io.veilgate.scu.retrieve;

import io.veilgate.core.deid.ExclusionList;
import io.veilgate.core.deid.Pseudonyms;

/**
 * What a job needs to know of the project that it fetches for.
 *
 * @param defaultIssuer Issuer of Patient ID where none is named; may be empty
 */
public record RetrieveProject(String name, ExclusionList exclusions, Pseudonyms pseudonyms, String defaultIssuer) {}
