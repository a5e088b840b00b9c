package io.veilgate.core.net;

import io.veilgate.core.base.AbortReason;
import io.veilgate.core.ul.Rejection;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;

/** An association that did not come about, or has ended otherwise than by our own release. Messages name the peer, never a patient. */
public abstract sealed class AssociationException extends IOException {
    private AssociationException(String message) {
        super(message);
    }

    /** No connection: nothing listens there, no route, an unknown host name, no TLS with the peer. */
    public static final class ConnectFailed extends AssociationException {
        ConnectFailed(String peer, Throwable cause) {
            super("cannot connect to " + peer + ": "
                    + (cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage()));
        }
    }

    /** The peer turned the association down. */
    public static final class Rejected extends AssociationException {
        private final Rejection rejection;

        Rejected(String peer, Rejection rejection) {
            super(peer + " rejected the association: " + rejection);
            this.rejection = rejection;
        }

        public Rejection rejection() {
            return rejection;
        }
    }

    /** An A-ABORT went either way. */
    public static final class Aborted extends AssociationException {
        private final AbortReason reason;
        private final boolean byPeer;

        Aborted(String association, AbortReason reason, boolean byPeer, String detail) {
            super(association + " was aborted by " + (byPeer ? "the peer" : "us") + " ("
                    + reason.name().toLowerCase(Locale.ROOT).replace('_', ' ') + ")"
                    + (detail.isEmpty() ? "" : ": " + detail));
            this.reason = reason;
            this.byPeer = byPeer;
        }

        public AbortReason reason() {
            return reason;
        }

        public boolean byPeer() {
            return byPeer;
        }
    }

    /** The TCP connection ended without release or abort. */
    public static final class ConnectionLost extends AssociationException {
        ConnectionLost(String association) {
            super("the connection of " + association + " was lost");
        }
    }

    /** We waited for the peer no longer, and aborted. */
    public static final class TimedOut extends AssociationException {
        private final Timeouts.Kind which;

        TimedOut(String association, Timeouts.Kind which, Duration waited) {
            super(association + ": no answer within " + waited.toMillis() / 1000.0 + " s (time-out "
                    + which.name().toLowerCase(Locale.ROOT) + ")");
            this.which = which;
        }

        public Timeouts.Kind which() {
            return which;
        }
    }

    /**
     * A data set was not taken in time, so that what had come of it was dropped. The only one after which the association goes on: the rest
     * of that data set can be discarded, and its request answered.
     */
    public static final class Overrun extends AssociationException {
        Overrun(String association) {
            super(association + ": a data set was not taken in time and is dropped");
        }
    }

    /** It has been released, by either side: nothing more can be sent, and no answer will come. */
    public static final class Released extends AssociationException {
        Released(String association) {
            super(association + " has been released");
        }
    }
}
