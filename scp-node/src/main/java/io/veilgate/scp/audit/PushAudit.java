package io.veilgate.scp.audit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.veilgate.core.base.Time;
import io.veilgate.core.base.Uid;
import io.veilgate.core.base.Uninterrupted;
import io.veilgate.core.ledger.Versions;
import io.veilgate.core.spool.EntryDescription;
import io.veilgate.scp.work.Ends;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Sums up what was pushed, since nobody says when a pushed study is whole: a line for each study, once nothing more has come of it for a while,
 * and at the latest after an hour. What a process that is killed had not written is in the ledger alone. Any thread.
 */
public final class PushAudit implements Ends, AutoCloseable {
    private static final Duration QUIET = Duration.ofSeconds(10);
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
    private static final int MOST_OPEN = 1000;

    private record Key(String project, String callingAeTitle, Optional<Uid> study, Versions versions) {}

    private static final class Sum {
        private final Instant from;
        private final long fromNanos;
        private Instant to;
        private long toNanos;
        private int archived;
        private int held;

        Sum(Instant now, long nanos) {
            from = now;
            fromNanos = nanos;
            to = now;
            toNanos = nanos;
        }
    }

    private final AuditLog log;
    private final UnaryOperator<String> destinations;
    private final Time time;
    private final Map<Key, Sum> open = new LinkedHashMap<>();
    private final Thread thread;

    /** @param destinations where the instances of a project go */
    public PushAudit(AuditLog log, UnaryOperator<String> destinations, Time time) {
        this.log = log;
        this.destinations = destinations;
        this.time = time;
        this.thread = Thread.ofVirtual().name("veilgate-audit").start(this::run);
    }

    @Override
    public void archived(EntryDescription instance, Optional<Uid> study, Versions versions) {
        if (instance.job().isEmpty()) {
            add(new Key(instance.project(), instance.callingAeTitle(), study, versions), true);
        }
    }

    /** What is held may have no new identity yet. */
    @Override
    public void held(EntryDescription instance, String reason, Versions versions) {
        if (instance.job().isEmpty()) {
            add(new Key(instance.project(), instance.callingAeTitle(), Optional.empty(), versions), false);
        }
    }

    private synchronized void add(Key key, boolean archived) {
        Sum sum = open.computeIfAbsent(key, _ -> new Sum(time.now(), time.nanoTime()));
        sum.to = time.now();
        sum.toNanos = time.nanoTime();
        if (archived) {
            sum.archived++;
        } else {
            sum.held++;
        }
        if (open.size() > MOST_OPEN) {
            Map.Entry<Key, Sum> first = open.entrySet().iterator().next();
            open.remove(first.getKey());
            write(first.getKey(), first.getValue());
        }
    }

    private void run() {
        try {
            while (true) {
                Thread.sleep(BETWEEN_LOOKS);
                look(false);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void look(boolean all) {
        long now = time.nanoTime();
        for (Iterator<Map.Entry<Key, Sum>> entries = open.entrySet().iterator(); entries.hasNext(); ) {
            Map.Entry<Key, Sum> entry = entries.next();
            Sum sum = entry.getValue();
            if (all || now - sum.toNanos >= QUIET.toNanos() || now - sum.fromNanos >= LONGEST.toNanos()) {
                entries.remove();
                write(entry.getKey(), sum);
            }
        }
    }

    private void write(Key key, Sum sum) {
        ObjectNode line = log.line("push")
                .put("project", key.project)
                .put("peer", key.callingAeTitle)
                .put("archive", destinations.apply(key.project));
        key.study.ifPresent(study -> line.put("study", study.value()));
        line.put("from", sum.from.toString())
                .put("to", sum.to.toString())
                .put("archived", sum.archived)
                .put("quarantined", sum.held);
        putVersions(line, key.versions);
        log.write(line);
    }

    static void putVersions(ObjectNode line, Versions versions) {
        line.put("rules", versions.rules())
                .put("profile", versions.profile())
                .put("configuration", versions.configuration());
    }

    /** Writes what is open. */
    @Override
    public void close() {
        thread.interrupt();
        Uninterrupted.join(thread, () -> look(true));
    }
}
