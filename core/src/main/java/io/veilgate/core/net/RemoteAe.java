package io.veilgate.core.net;

import io.veilgate.core.base.AeTitle;

/** Where a peer listens, and by which title it is called. */
public record RemoteAe(AeTitle aeTitle, String host, int port) {
    @Override
    public String toString() {
        return aeTitle + " at " + host + ":" + port;
    }
}
