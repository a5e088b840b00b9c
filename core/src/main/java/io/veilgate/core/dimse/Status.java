package io.veilgate.core.dimse;

import java.util.List;

/**
 * Status of a response (PS3.7 Annex C, PS3.4).
 *
 * @param code 0 to 0xFFFF
 * @param errorComment (0000,0902), at most 64 characters, empty if none; a peer's may hold anything, so it stays out of logs
 * @param offendingElements (0000,0901), tags
 */
public record Status(int code, String errorComment, List<Integer> offendingElements) {
    public static final Status SUCCESS = of(0x0000);
    public static final Status PROCESSING_FAILURE = of(0x0110);
    public static final Status NO_SUCH_SOP_INSTANCE = of(0x0112);
    public static final Status NO_SUCH_EVENT_TYPE = of(0x0113);
    public static final Status NO_SUCH_ARGUMENT = of(0x0114);
    public static final Status INVALID_ARGUMENT_VALUE = of(0x0115);
    public static final Status INVALID_SOP_INSTANCE = of(0x0117);
    public static final Status SOP_CLASS_NOT_SUPPORTED = of(0x0122);
    public static final Status NOT_AUTHORIZED = of(0x0124);
    public static final Status DUPLICATE_INVOCATION = of(0x0210);
    public static final Status UNRECOGNIZED_OPERATION = of(0x0211);
    public static final Status MISTYPED_ARGUMENT = of(0x0212);
    public static final Status OUT_OF_RESOURCES = of(0xA700);
    public static final Status UNABLE_TO_CALCULATE_MATCHES = of(0xA701);
    public static final Status UNABLE_TO_PERFORM_SUB_OPERATIONS = of(0xA702);
    public static final Status MOVE_DESTINATION_UNKNOWN = of(0xA801);
    public static final Status DATA_SET_DOES_NOT_MATCH_SOP_CLASS = of(0xA900);
    public static final Status SUB_OPERATIONS_COMPLETE_WITH_FAILURES = of(0xB000);
    public static final Status CANNOT_UNDERSTAND = of(0xC000);
    public static final Status CANCEL = of(0xFE00);
    public static final Status PENDING = of(0xFF00);
    public static final Status PENDING_WITH_WARNING = of(0xFF01);

    private static final int MAX_COMMENT_CHARACTERS = 64;

    /** What a code means for the operation (PS3.7 Annex C). */
    public enum Kind {
        SUCCESS,
        /** More responses follow. */
        PENDING,
        /** Done, with something to note: of a C-STORE it means stored. */
        WARNING,
        FAILURE,
        /** Stopped by a C-CANCEL. */
        CANCEL
    }

    public Status {
        if (code < 0 || code > 0xFFFF) {
            throw new IllegalArgumentException("a status has 16 bits");
        }
        errorComment = errorComment.substring(0, Math.min(errorComment.length(), MAX_COMMENT_CHARACTERS));
        offendingElements = List.copyOf(offendingElements);
    }

    public static Status of(int code) {
        return new Status(code, "", List.of());
    }

    /** This status with an Error Comment, cut at 64 characters. It must name no value of the data set. */
    public Status withComment(String comment) {
        return new Status(code, comment, offendingElements);
    }

    public Status withOffendingElements(List<Integer> tags) {
        return new Status(code, errorComment, tags);
    }

    /** The same in every service. */
    public Kind kind() {
        return meaning(Service.C_ECHO).kind();
    }

    /** What it says in a response of this service, and what follows from it. */
    public StatusMeaning meaning(Service service) {
        return StatusTable.meaning(service, code);
    }

    /** For people: {@code A700H Refused: Out of Resources}. Never the comment. */
    public String describe(Service service) {
        return String.format("%04XH %s", code, meaning(service).text());
    }

    public boolean isPending() {
        return kind() == Kind.PENDING;
    }

    /** Success or a warning: what was asked for has been done. */
    public boolean isDone() {
        return kind() == Kind.SUCCESS || kind() == Kind.WARNING;
    }

    /** The code and its kind; never the comment. */
    @Override
    public String toString() {
        return String.format("%04XH (%s)", code, kind().name().toLowerCase(java.util.Locale.ROOT));
    }
}
