package io.veilgate.core.net;

import java.net.InetSocketAddress;

/** How an association is called in logs and exceptions. */
record AssociationIdentity(long number, String callingAeTitle, String calledAeTitle, InetSocketAddress remoteAddress) {
    @Override
    public String toString() {
        return "association " + number + " (" + callingAeTitle + " to " + calledAeTitle + ", "
                + remoteAddress.getHostString() + ":" + remoteAddress.getPort() + ")";
    }
}
