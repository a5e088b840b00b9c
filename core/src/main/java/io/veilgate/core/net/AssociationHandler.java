package io.veilgate.core.net;

import io.veilgate.core.base.DicomException;
import io.veilgate.core.ul.ContextPolicy;
import io.veilgate.core.ul.Pdu;
import io.veilgate.core.ul.Rejection;
import java.io.IOException;
import java.util.Optional;

/** Decides on the associations that peers ask for. */
@FunctionalInterface
public interface AssociationHandler {
    /** Called on the virtual thread of the association; may wait. Application context and protocol version have been checked. */
    Answer negotiate(Pdu.AssociateRq rq, RemoteEnd remote);

    /**
     * Turns down at once what {@link #negotiate} would turn down anyway. Called on the event loop, before the association has a thread or
     * counts; must not wait.
     *
     * @return empty to go on
     */
    default Optional<Rejection> screen(Pdu.AssociateRq rq, RemoteEnd remote) {
        return Optional.empty();
    }

    sealed interface Answer {
        /**
         * Taken, with the contexts that {@code contexts} leaves of those proposed; {@code service} then has it.
         *
         * @param userIdentityChecked whether the user identity was looked at and accepted; only then does a peer that asks for it get a
         *     positive response (PS3.7 §D.3.3.7)
         */
        record Accept(ContextPolicy contexts, boolean userIdentityChecked, Service service) implements Answer {
            public Accept(ContextPolicy contexts, Service service) {
                this(contexts, false, service);
            }
        }

        record Reject(Rejection rejection) implements Answer {}
    }

    /** What is done with an accepted association. */
    @FunctionalInterface
    interface Service {
        /**
         * Called on the virtual thread of the association. When it returns or throws, the association is over: aborted, unless the peer has
         * released it.
         */
        void serve(Association association) throws IOException, DicomException;
    }
}
