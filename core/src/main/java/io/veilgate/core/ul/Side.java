package io.veilgate.core.ul;

/** Which end of the association this is. */
public enum Side {
    REQUESTOR,
    ACCEPTOR
}
