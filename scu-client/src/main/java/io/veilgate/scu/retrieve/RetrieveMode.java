package io.veilgate.scu.retrieve;

/** How studies are fetched: C-GET, on the association that asks, or C-MOVE, to our own AE title on associations that the peer opens. */
public enum RetrieveMode {
    GET,
    MOVE
}
