package io.veilgate.scu.pace;

/** Told of what passes between us and a peer, and holds it back where it is too much. For any thread. */
public interface Flow {
    /** What nobody measures or limits. */
    Flow FREE = new Flow() {
        @Override
        public void bytes(long count) {}

        @Override
        public void instance() {}
    };

    /**
     * So many bytes of an instance have come or are about to go; returns when that is within the limit, at most some seconds later. An
     * interruption ends the wait and stays pending.
     */
    void bytes(long count);

    /** An instance has come to its end. */
    void instance();
}
