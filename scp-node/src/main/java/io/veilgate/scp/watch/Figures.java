package io.veilgate.scp.watch;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.LinkedHashMap;
import java.util.Map;

/** Collects the figures of one scrape, metric by metric. For one thread. */
public final class Figures {
    private final Map<String, GaugeSnapshot.Builder> gauges = new LinkedHashMap<>();
    private final Map<String, CounterSnapshot.Builder> counters = new LinkedHashMap<>();

    /**
     * A figure that goes up and down.
     *
     * @param name with its unit, without {@code veilgate_}
     * @param labels names and values in turn; names of the configuration or of this program, nothing of a patient
     */
    public Figures gauge(String name, String help, Number value, String... labels) {
        gauges.computeIfAbsent(
                        name,
                        _ -> GaugeSnapshot.builder().name("veilgate_" + name).help(help))
                .dataPoint(GaugeDataPointSnapshot.builder()
                        .value(value.doubleValue())
                        .labels(Labels.of(labels))
                        .build());
        return this;
    }

    /** A figure that only rises, from the start of the process; {@code _total} is added to its name. */
    public Figures counter(String name, String help, Number value, String... labels) {
        counters.computeIfAbsent(
                        name,
                        _ -> CounterSnapshot.builder().name("veilgate_" + name).help(help))
                .dataPoint(CounterDataPointSnapshot.builder()
                        .value(value.doubleValue())
                        .labels(Labels.of(labels))
                        .build());
        return this;
    }

    public MetricSnapshots collect() {
        MetricSnapshots.Builder all = MetricSnapshots.builder();
        gauges.values().forEach(gauge -> all.metricSnapshot(gauge.build()));
        counters.values().forEach(counter -> all.metricSnapshot(counter.build()));
        return all.build();
    }
}
