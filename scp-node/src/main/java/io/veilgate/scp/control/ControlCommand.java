package io.veilgate.scp.control;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.Consumer;

/** One thing that a running node does for a command line on the same machine. Called on a thread of its own. */
@FunctionalInterface
public interface ControlCommand {
    /**
     * @param arguments an object; what it may hold is the command's own matter
     * @param progress takes documents that the caller sees before the answer
     * @return the answer
     * @throws Refused if it cannot be done, with a line for the person who asked
     */
    JsonNode run(JsonNode arguments, Consumer<JsonNode> progress) throws Refused, InterruptedException;

    /** The node does not do what was asked; the message is one line a person can act on. */
    final class Refused extends Exception {
        public Refused(String message) {
            super(message);
        }
    }
}
