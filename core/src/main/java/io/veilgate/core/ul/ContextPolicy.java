package io.veilgate.core.ul;

import io.veilgate.core.base.ReceivedUid;
import io.veilgate.core.base.Uid;
import java.util.Optional;
import java.util.Set;

/** What an acceptor supports, by abstract syntax. */
@FunctionalInterface
public interface ContextPolicy {
    /** @return empty if the abstract syntax is not supported at all */
    Optional<Supported> find(ReceivedUid abstractSyntax);

    /**
     * How an abstract syntax is supported.
     *
     * @param lossless transfer syntaxes that are taken wherever one of them is offered
     * @param lossy those that are taken only in a context which offers none of {@code lossless}
     * @param requestorRoles what the requestor may be; SCU alone where it is not negotiated (PS3.7 §D.3.3.4)
     */
    record Supported(Set<Uid> lossless, Set<Uid> lossy, Set<Role> requestorRoles) {
        public Supported {
            lossless = Set.copyOf(lossless);
            lossy = Set.copyOf(lossy);
            requestorRoles = Set.copyOf(requestorRoles);
        }

        /** For services whose data sets carry no pixels: the requestor is SCU. */
        public static Supported scu(Set<Uid> transferSyntaxes) {
            return new Supported(transferSyntaxes, Set.of(), Set.of(Role.SCU));
        }
    }
}
