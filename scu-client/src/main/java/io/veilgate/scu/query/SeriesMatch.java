package io.veilgate.scu.query;

import io.veilgate.core.base.ReceivedUid;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A series as a PACS describes it.
 *
 * @param instances Number of Series Related Instances (0020,1209), where the PACS says
 */
public record SeriesMatch(
        ReceivedUid studyInstanceUid,
        ReceivedUid seriesInstanceUid,
        Optional<String> modality,
        OptionalInt instances) {}
