package io.veilgate.core.net;

import java.time.Duration;

/**
 * How long we wait for a peer. While we are the one who is waited for, none of them runs.
 *
 * @param connect for the TCP connection
 * @param association for the answer to A-ASSOCIATE-RQ
 * @param release for the answer to A-RELEASE-RQ
 * @param response for a DIMSE response; while the peer takes what we send, it does not run
 * @param idle for the next request, for more of a message that has begun, and for the peer to take what we send
 * @param artim PS3.8 §9.1.5: for A-ASSOCIATE-RQ on a new connection, and for the peer to close an ended one
 */
public record Timeouts(
        Duration connect, Duration association, Duration release, Duration response, Duration idle, Duration artim) {
    /** Which of them ran out. */
    public enum Kind {
        CONNECT,
        ASSOCIATION,
        RELEASE,
        RESPONSE,
        IDLE
    }

    public static Timeouts defaults() {
        return new Timeouts(
                Duration.ofSeconds(10),
                Duration.ofSeconds(30),
                Duration.ofSeconds(10),
                Duration.ofMinutes(3),
                Duration.ofMinutes(5),
                Duration.ofSeconds(30));
    }
}
