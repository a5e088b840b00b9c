package io.veilgate.scu.query;

import io.veilgate.core.dimse.Service;
import io.veilgate.core.dimse.Status;
import io.veilgate.core.dimse.StatusMeaning;
import java.io.IOException;

/** A query or C-ECHO that the peer did not carry out, or whose answers cannot be used. Messages hold no value of key or answer. */
public abstract sealed class QueryException extends IOException {
    private QueryException(String message) {
        super(message);
    }

    /** The peer took the association but not the service. */
    public static final class NotSupported extends QueryException {
        NotSupported(String peer, String service) {
            super(peer + " does not accept " + service + " from this AE title");
        }
    }

    /** The peer answered with a failure. */
    public static final class Failed extends QueryException {
        private final transient Status status;

        private final Service service;

        Failed(String peer, Service service, Status status) {
            super(peer + " answered the " + service + " with " + status.describe(service));
            this.status = status;
            this.service = service;
        }

        public StatusMeaning.Handling handling() {
            return status.meaning(service).handling();
        }
    }

    /** More answers than allowed; the query was cancelled. */
    public static final class TooMany extends QueryException {
        TooMany(String message) {
            super(message);
        }
    }

    /** What came is no answer to what was asked; the association was aborted. */
    public static final class Unusable extends QueryException {
        Unusable(String peer, String what) {
            super(peer + " sent " + what);
        }
    }
}
