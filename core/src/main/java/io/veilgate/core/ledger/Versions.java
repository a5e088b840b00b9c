package io.veilgate.core.ledger;

/** Under what an outcome came about; empty texts where a step was not reached. */
public record Versions(String rules, String profile, String configuration) {}
