package io.veilgate.core.net;

/**
 * Associations that an acceptor has at once, at most.
 *
 * @param inAll from everybody together
 * @param perCallingAeTitle from one peer, told by its AE title
 * @param perAddress from one IP address
 */
public record AssociationLimits(int inAll, int perCallingAeTitle, int perAddress) {
    public AssociationLimits {
        if (inAll < 1 || perCallingAeTitle < 1 || perAddress < 1) {
            throw new IllegalArgumentException("an acceptor takes at least one association");
        }
    }

    /** The same for one peer as for all. */
    public static AssociationLimits of(int inAll) {
        return new AssociationLimits(inAll, inAll, inAll);
    }
}
