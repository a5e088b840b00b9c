package io.veilgate.scp.route;

import io.veilgate.core.base.AeTitle;
import java.net.InetAddress;

/**
 * Who asks for an association, as A-ASSOCIATE-RQ and the socket say it (PS3.8 §9.3.2).
 *
 * @param calledAeTitle as received, which need not be an AE title by the rules; outer spaces are dropped
 * @param callingAeTitle likewise
 */
public record Caller(String calledAeTitle, String callingAeTitle, InetAddress address) {
    public Caller {
        calledAeTitle = calledAeTitle.strip();
        callingAeTitle = callingAeTitle.strip();
    }

    public boolean calls(AeTitle title) {
        return calledAeTitle.equals(title.value());
    }

    public boolean isCalled(AeTitle title) {
        return callingAeTitle.equals(title.value());
    }
}
