package io.veilgate.core.dataset;

/** What a {@link DataSetReader} put up with. None of these leaves open which bytes belong to which element. */
public enum Oddity {
    /** Elements were not in rising order of tag; they are now. */
    OUT_OF_ORDER,
    /** A value of odd length; it is padded when written. */
    ODD_LENGTH,
    /** A VR that the standard does not have; the element counts as UN, and its code is kept (PS3.5 §6.2). */
    UNKNOWN_VR,
    /** A reserved field that is not zero; it is kept. */
    RESERVED_NOT_ZERO,
    /** A delimitation item whose length is not zero; it is zero when written. */
    DELIMITATION_LENGTH,
    /** A Sequence Delimitation Item at the end of a sequence of defined length; it is left out when written. */
    NEEDLESS_DELIMITATION,
    /** An element of undefined length with VR UN, a sequence in implicit VR (PS3.5 §6.2.2). */
    UN_SEQUENCE,
    /** A group length that does not count its group (PS3.5 §7.2); it does when written. */
    WRONG_GROUP_LENGTH,
    /** Zeros after the last element; they are left out when written. */
    TRAILING_ZEROS,
    /** A UID that breaks the rules of PS3.5 §9.1, or is not padded by one NUL; it is kept as it came. */
    INVALID_UID,
    /** An AE title that is too long, blank, or has other characters than PS3.5 §6.2 permits; it is kept as it came. */
    INVALID_AE_TITLE;

    /** Whether it lies in a value, and says nothing about how the data set is built. */
    boolean isOfAValue() {
        return this == INVALID_UID || this == INVALID_AE_TITLE;
    }
}
