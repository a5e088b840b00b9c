package io.veilgate.core.mask;

/** What a project does with an image that no rule matches. */
public enum UnknownDevice {
    QUARANTINE,
    /** Let it through as it is, unless its sender or its kind says that text is likely in the pixels. */
    PASS
}
