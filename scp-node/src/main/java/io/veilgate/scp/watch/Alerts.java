package io.veilgate.scp.watch;

import io.veilgate.core.base.Time;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks every few seconds at what a person should know of, and tells it when it begins and when it is over, each once: to the log, and to
 * whoever is given. What lasts over a restart is told again.
 */
public final class Alerts implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Alerts.class);

    private final List<Condition> conditions;
    private final Consumer<Alert> told;
    private final Time time;
    private final Set<Condition> raised = new LinkedHashSet<>();
    private final Thread thread;

    private Alerts(List<Condition> conditions, Consumer<Alert> told, Time time, Duration between) {
        this.conditions = List.copyOf(conditions);
        this.told = told;
        this.time = time;
        this.thread = Thread.ofVirtual().name("veilgate-alerts").unstarted(() -> run(between));
    }

    /** @param told must not wait */
    public static Alerts start(List<Condition> conditions, Consumer<Alert> told, Duration betweenLooks, Time time) {
        Alerts alerts = new Alerts(conditions, told, time, betweenLooks);
        alerts.thread.start();
        return alerts;
    }

    /** One whose {@link #look} is called by hand. */
    static Alerts unstarted(List<Condition> conditions, Consumer<Alert> told, Time time) {
        return new Alerts(conditions, told, time, Duration.ZERO);
    }

    private void run(Duration between) {
        try {
            while (true) {
                Thread.sleep(between);
                look();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    synchronized void look() {
        for (Condition condition : conditions) {
            try {
                look(condition);
            } catch (RuntimeException e) {
                LOG.error("the condition {} cannot be looked at", condition.kind(), e);
            }
        }
    }

    private void look(Condition condition) {
        switch (condition.look()) {
            case BAD -> {
                if (raised.add(condition)) {
                    LOG.warn("alert: {}: {}", condition.kind(), condition.text());
                    tell(condition, Alert.State.RAISED);
                }
            }
            case GOOD -> {
                if (raised.remove(condition)) {
                    LOG.info("alert over: {}: {}", condition.kind(), condition.text());
                    tell(condition, Alert.State.CLEARED);
                }
            }
            case BETWEEN -> {
                // as it was
            }
        }
    }

    private void tell(Condition condition, Alert.State state) {
        told.accept(new Alert(
                condition.kind(), state, condition.subject(), condition.text(), condition.figures(), time.now()));
    }

    /** Tells of something that does not last. */
    public void happened(String kind, String subject, String text, Map<String, Number> figures) {
        LOG.info("{}: {}", kind, text);
        told.accept(new Alert(kind, Alert.State.HAPPENED, subject, text, figures, time.now()));
    }

    /** Kinds and subjects of what is raised now. */
    public synchronized Set<Map.Entry<String, String>> raised() {
        Set<Map.Entry<String, String>> now = new LinkedHashSet<>();
        raised.forEach(condition -> now.add(Map.entry(condition.kind(), condition.subject())));
        return now;
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
