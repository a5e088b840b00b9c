package io.veilgate.scp.watch;

import io.veilgate.core.base.Stage;
import io.veilgate.core.base.Stages;
import io.veilgate.core.spool.SpoolStatus;
import io.veilgate.scu.forward.Forwarder;
import io.veilgate.scu.pace.PeerPace;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * What a job's way is busy with at one moment.
 *
 * @param atStage how much is at each stage
 * @param pixelsWhileSending senders that make frames and do not wait for the archive
 * @param pacsReachable false while no association can be had
 * @param archive empty where the archive is a folder, which the workers write themselves
 * @param diskHasRoom whether more may be received, as far as the disk goes
 */
public record Load(
        int workers,
        Map<Stage, Long> atStage,
        long pixelsWhileSending,
        PeerPace.Status pacs,
        boolean pacsReachable,
        Optional<Forwarder.Use> archive,
        SpoolStatus spool,
        boolean diskHasRoom) {
    public Load {
        atStage = Map.copyOf(atStage);
    }

    double at(Stage... stages) {
        double sum = 0;
        for (Stage stage : stages) {
            sum += atStage.getOrDefault(stage, 0L);
        }
        return sum;
    }

    double of(ToDoubleFunction<Forwarder.Use> figure) {
        return archive.map(figure::applyAsDouble).orElse(0.0);
    }

    /** How much is at each stage now. */
    public static Map<Stage, Long> atStages(Stages stages) {
        Map<Stage, Long> active = new EnumMap<>(Stage.class);
        for (Stage stage : Stage.values()) {
            active.put(stage, stages.total(stage).active());
        }
        return active;
    }
}
