package io.veilgate.scp.work;

import io.veilgate.core.ledger.Versions;
import io.veilgate.core.pipeline.Outcome;

/** What was sent, and under what it was made. */
record Sent(Outcome.Masked masked, Versions versions) {}
