package io.veilgate.it.harness;

/** An AE on this machine, as the tests' tools call it. */
public record RemoteAe(String aeTitle, int port) {
    public static final String HOST = "127.0.0.1";
}
