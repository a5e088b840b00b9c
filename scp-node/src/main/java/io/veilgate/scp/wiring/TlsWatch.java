package io.veilgate.scp.wiring;

import io.veilgate.core.net.TlsStore;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks every few seconds whether certificate files have changed, and says every day what should not stay as it is. */
final class TlsWatch {
    private static final Logger LOG = LoggerFactory.getLogger(TlsWatch.class);
    private static final Duration INTERVAL = Duration.ofSeconds(5);
    private static final long ROUNDS_A_DAY = Duration.ofDays(1).dividedBy(INTERVAL);

    private final TlsSetup tls;
    private final Thread thread;

    TlsWatch(TlsSetup tls) {
        this.tls = tls;
        this.thread = Thread.ofVirtual().name("veilgate-tls").start(this::run);
    }

    private void run() {
        try {
            for (long round = 0; ; round++) {
                if (round % ROUNDS_A_DAY == 0) {
                    tls.warnings().forEach(warning -> LOG.warn("{}", warning));
                }
                Thread.sleep(INTERVAL);
                tls.stores().forEach(TlsStore::refresh);
            }
        } catch (InterruptedException _) {
            // closed
        }
    }

    void close() throws InterruptedException {
        thread.interrupt();
        thread.join();
    }
}
