package io.veilgate.scu.query;

import io.veilgate.core.base.ReceivedUid;
import java.util.Optional;

/**
 * An instance that a PACS says it has.
 *
 * @param sopClassUid where the PACS says
 */
public record InstanceMatch(
        ReceivedUid studyInstanceUid,
        ReceivedUid seriesInstanceUid,
        ReceivedUid sopInstanceUid,
        Optional<ReceivedUid> sopClassUid) {}
