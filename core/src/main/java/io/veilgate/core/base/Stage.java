package io.veilgate.core.base;

/** Where an instance's time goes, in the order of its way. Whoever does the work measures it, with {@link Stages}. */
public enum Stage {
    /** A request to a PACS has been sent, and the next message is awaited. For a C-MOVE: until its end, since what it brings comes on other associations. */
    PACS_WAIT,
    /** From the first piece of a data set to its last, writing to the spool's file included. */
    RECEIVE,
    /** Bytes and name are made durable. */
    SYNC,
    /** From arrival until a worker takes it. */
    QUEUED,
    /** All that a worker does for an instance but for its pixels: opening, header, rules, new header, exit check. */
    HEADER,
    /** Frames are looked at, decoded, encoded. */
    PIXELS,
    /** The output is made and handed to the network, or written to a folder. */
    SEND,
    /** Connecting, the answer to C-STORE, and pauses before the next attempt. */
    ARCHIVE_WAIT
}
