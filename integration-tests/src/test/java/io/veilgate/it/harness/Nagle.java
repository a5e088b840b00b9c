package io.veilgate.it.harness;

/** Whether DCMTK's sockets, and so Orthanc's, wait for an acknowledgement before they send a small packet. Debian builds them {@code ON}. */
public enum Nagle {
    ON,
    OFF;

    /** The value of DCMTK's environment variable {@code TCP_NODELAY}. */
    String tcpNoDelay() {
        return this == OFF ? "1" : "0";
    }
}
