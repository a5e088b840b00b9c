package io.veilgate.core.net;

import java.net.InetAddress;
import java.util.function.Predicate;

/**
 * Who gets in at an acceptor's port, before anything that a peer says is looked at.
 *
 * @param allowed addresses that may connect; a connection from another is closed at once. Called on an event loop, must not wait
 */
public record Entrance(AssociationLimits limits, Predicate<InetAddress> allowed) {
    /** Open to every address. */
    public static Entrance open(int maxAssociations) {
        return new Entrance(AssociationLimits.of(maxAssociations), address -> true);
    }
}
