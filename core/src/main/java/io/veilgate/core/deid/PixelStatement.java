package io.veilgate.core.deid;

/** What the new header says about text in the pixels. */
public enum PixelStatement {
    /** They were masked, or reviewed and found clean: Burned In Annotation NO, method code 113101. */
    CLEANED,
    /** Nothing: the received Burned In Annotation stays. */
    NONE
}
