package io.veilgate.scu.retrieve;

import java.io.IOException;

/** A PACS does not take part in what a job needs of it. The message is for people and holds no value. */
public final class RetrieveException extends IOException {
    RetrieveException(String message) {
        super(message);
    }
}
