package io.veilgate.scp.wiring;

/** The node cannot start as it is configured. The message is for the person who started it: what is wrong, and what to do. */
public final class NodeException extends Exception {
    public NodeException(String message) {
        super(message);
    }

    public NodeException(String message, Throwable cause) {
        super(message, cause);
    }
}
