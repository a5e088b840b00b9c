package io.veilgate.scp.pacs;

import java.util.concurrent.atomic.LongAdder;

/** What a small PACS has done since it started. */
final class PacsCounters {
    final LongAdder stored = new LongAdder();
    final LongAdder duplicates = new LongAdder();
    final LongAdder sent = new LongAdder();

    PacsServer.Counts read() {
        return new PacsServer.Counts(stored.sum(), duplicates.sum(), sent.sum());
    }
}
