package io.veilgate.core.pipeline;

/** A step found why an instance cannot go on. */
final class HeldException extends Exception {
    private final Reason reason;

    HeldException(Reason.Code code, String text) {
        super(code.key());
        this.reason = new Reason(code, text);
    }

    Reason reason() {
        return reason;
    }
}
