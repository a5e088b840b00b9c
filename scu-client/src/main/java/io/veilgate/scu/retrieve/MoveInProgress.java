package io.veilgate.scu.retrieve;

import io.veilgate.core.base.AeTitle;
import io.veilgate.core.spool.Credit;
import io.veilgate.scu.pace.Flow;
import java.net.InetAddress;

/**
 * A C-MOVE that we asked a peer for, as its deliveries are known by: they come on associations of their own (PS3.4 C.4.2).
 *
 * @param job the job's ID, and {@code project} its project, to which what arrives belongs whatever the routes say
 * @param moveOriginator our AE title, as the C-MOVE named it
 * @param messageId of the C-MOVE-RQ, unique over all our associations to that peer
 * @param credit of the spool, which the study's instances draw on
 * @param flow told of what arrives
 * @param asked what was asked for
 * @param refused told of each delivery that we answer with a failure
 */
public record MoveInProgress(
        String job,
        String project,
        String peer,
        Senders senders,
        AeTitle moveOriginator,
        int messageId,
        Credit credit,
        Flow flow,
        Asked asked,
        Runnable refused) {

    /** Whom the deliveries come from: the peer's AE title or address, or those it is configured to send from. */
    @FunctionalInterface
    public interface Senders {
        boolean include(String callingAeTitle, InetAddress address);
    }

    @Override
    public String toString() {
        return "MoveInProgress[job " + job + ", message " + messageId + "]";
    }
}
