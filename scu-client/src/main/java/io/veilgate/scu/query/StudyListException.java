package io.veilgate.scu.query;

import java.io.IOException;

/** A study list that cannot be read at all: it has no usable header, or is not text. */
public final class StudyListException extends IOException {
    StudyListException(String message) {
        super(message);
    }
}
