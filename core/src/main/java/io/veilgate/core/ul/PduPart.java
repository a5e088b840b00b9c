package io.veilgate.core.ul;

/** What arrives: a whole PDU of association set-up and release, or a part of a P-DATA-TF. */
public sealed interface PduPart permits Pdu, PDataPart {}
