package io.veilgate.core.dimse;

/** A command set as it travels: the message, and whether a data set follows it (Command Data Set Type, PS3.7 §E.1). */
public record Command(DimseMessage message, boolean dataSetFollows) {}
