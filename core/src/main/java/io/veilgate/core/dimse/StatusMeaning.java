package io.veilgate.core.dimse;

/**
 * What a status says in a service's response.
 *
 * @param text as PS3.4 or PS3.7 Annex C has it; for people
 */
public record StatusMeaning(Status.Kind kind, String text, Handling handling) {
    /** What we do as SCU. */
    public enum Handling {
        /** What was asked for is done. */
        DONE,
        /** More responses follow. */
        GO_ON,
        /** Stopped by our C-CANCEL; what was left out is asked for again. If we sent none, it has failed. */
        CANCELLED,
        /** The peer is short of something: again after a pause, as long as patience lasts; a C-STORE without end. */
        AGAIN_LATER,
        /** Again, a few times. */
        AGAIN,
        /** A query again without its optional keys, once. */
        AGAIN_WITH_LESS,
        /** Not again: the peer would say the same. An instance is held, a study fails. */
        GIVE_UP
    }
}
