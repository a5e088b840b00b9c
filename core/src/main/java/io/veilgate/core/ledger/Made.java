package io.veilgate.core.ledger;

import io.veilgate.core.base.ReceivedUid;
import io.veilgate.core.base.Uid;
import java.util.Optional;

/**
 * An instance that an archive has, by what it was made with.
 *
 * @param id the ledger's number for it
 * @param newUid under which it was archived
 * @param study the original Study Instance UID, where a job fetched it
 * @param replacing whether another object is on its way to take its place
 */
public record Made(long id, String project, Uid newUid, Optional<ReceivedUid> study, boolean replacing) {
    /**
     * Which are meant; what is empty does not matter.
     *
     * @param rules version of the mask rules
     * @param profile version of the confidentiality profile
     * @param job that expects it
     */
    public record With(String rules, String profile, String job) {}

    @Override
    public String toString() {
        return "Made[" + id + "]";
    }
}
