package io.veilgate.scp.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/** How much Veilgate's own code logs; the libraries beneath it stay as quiet as the logging configuration has them. */
final class LogLevel {
    private static final String OWN_CODE = "io.veilgate";

    private LogLevel() {}

    /** @param steps 0: as configured, 1: what happens to each association and job, 2 or more: each message */
    static void raise(int steps) {
        if (steps > 0 && LoggerFactory.getLogger(OWN_CODE) instanceof Logger logger) {
            logger.setLevel(steps == 1 ? Level.DEBUG : Level.TRACE);
        }
    }

    /** Warnings only, for commands whose result is what counts; what the user asked for with -v stays. */
    static void quiet() {
        if (LoggerFactory.getLogger(OWN_CODE) instanceof Logger logger
                && logger.getEffectiveLevel().isGreaterOrEqual(Level.INFO)) {
            logger.setLevel(Level.WARN);
        }
    }
}
