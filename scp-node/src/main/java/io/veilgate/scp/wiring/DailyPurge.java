package io.veilgate.scp.wiring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.veilgate.core.base.Uninterrupted;
import io.veilgate.scp.control.ControlCommand;
import io.veilgate.scp.control.ControlCommand.Refused;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes what has been kept for long enough, soon after the start and then every day. */
public final class DailyPurge implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DailyPurge.class);
    private static final Duration DAY = Duration.ofDays(1);

    private final ControlCommand purge;
    private final Thread thread;

    /** Begins, whether or not anything is to be removed by age: that may change with a reload. */
    public static DailyPurge of(Node node, JobRuns runs) {
        ControlCommand purge = NodeCommands.of(node, runs).get("purge");
        if (purge == null) {
            throw new IllegalStateException("no command purge");
        }
        return new DailyPurge(purge);
    }

    private DailyPurge(ControlCommand purge) {
        this.purge = purge;
        this.thread = Thread.ofVirtual().name("veilgate-purge").start(this::run);
    }

    private void run() {
        try {
            while (true) {
                try {
                    JsonNode done = purge.run(new ObjectMapper().createObjectNode(), _ -> {});
                    LOG.info(
                            "purged: {} held instances, {} study lists, {} dropped lists, {} results",
                            done.at("/quarantine/instances").asLong(),
                            done.path("lists").asInt(),
                            done.path("dropped").asInt(),
                            done.path("results").asInt());
                } catch (Refused e) {
                    LOG.warn("purging has not come to its end, and begins again tomorrow: {}", e.getMessage());
                }
                Thread.sleep(DAY);
            }
        } catch (InterruptedException _) {
            // closed
        }
    }

    @Override
    public void close() {
        thread.interrupt();
        Uninterrupted.join(thread);
    }
}
