package io.veilgate.it.interop;

/** What Veilgate is in an association. */
enum Side {
    ACCEPTOR,
    REQUESTOR
}
