package io.veilgate.scp.watch;

import io.veilgate.core.base.Stage;
import io.veilgate.scu.pace.PeerPace;
import io.veilgate.scu.pace.PeerPace.Narrow;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/**
 * Says what keeps a job from going faster, from samples of what it is busy with, averaged over some seconds.
 *
 * <p>In a line of stages with bounded queues between them, everything before the narrow one is backed up and everything behind it is idle
 * part of the time. So the narrow place is the last one, seen from the PACS, that is busy near its capacity with work waiting before it: the
 * archive, whose places are all taken; else the workers; else the disk; else what limits fetching. An archive of few associations has few
 * places, which busy workers take by what they are at: then it is the archive only if workers are idle, or its places are taken by what waits
 * for it. For one thread.
 */
public final class NarrowPlace {
    /** How long a sample is remembered. */
    private static final double MEMORY_SECONDS = 3;

    private static final double NEAR_CAPACITY = 0.8;
    private static final double MOSTLY = 0.5;

    private enum Figure {
        MASKING,
        PIXELS_WHILE_SENDING,
        WRITING,
        WAITING,
        SYNCING,
        FETCHING,
        OPEN,
        SENDING,
        SENDING_OPEN,
        PLACES_TAKEN,
        PLACES_FULL,
        QUEUED,
        ARCHIVE_BANDWIDTH,
        ARCHIVE_HOURS,
        CREDITS_WAITING,
        NO_ROOM,
        BANDWIDTH
    }

    /**
     * @param used of the place's capacity
     * @param most that capacity; 0 where it has no number
     */
    public record Seen(Place place, int used, int most) {}

    private final Map<Figure, Double> means = new EnumMap<>(Figure.class);
    private final Map<Place, Double> seconds = new EnumMap<>(Place.class);
    private double seenSeconds;
    private volatile Seen latest = new Seen(Place.NOTHING, 0, 0);

    /** @param since the sample before */
    public synchronized void sample(Load load, Duration since) {
        double elapsed = since.toNanos() / 1e9;
        seenSeconds += elapsed;
        double share = elapsed / Math.min(Math.max(seenSeconds, elapsed), MEMORY_SECONDS);
        mean(Figure.MASKING, load.at(Stage.HEADER, Stage.PIXELS) - load.pixelsWhileSending(), share);
        mean(Figure.PIXELS_WHILE_SENDING, (double) load.pixelsWhileSending(), share);
        mean(Figure.WRITING, load.archive().isEmpty() ? load.at(Stage.SEND) : 0, share);
        mean(Figure.WAITING, load.spool().entries().waiting(), share);
        mean(Figure.SYNCING, load.at(Stage.SYNC), share);
        mean(Figure.FETCHING, load.at(Stage.PACS_WAIT, Stage.RECEIVE), share);
        mean(Figure.OPEN, load.pacs().open(), share);
        mean(Figure.SENDING, load.of(archive -> archive.sending()), share);
        mean(Figure.SENDING_OPEN, load.of(archive -> archive.pace().open()), share);
        mean(Figure.PLACES_TAKEN, load.of(archive -> archive.reserved()), share);
        mean(Figure.PLACES_FULL, load.of(archive -> (double) archive.reserved() / archive.capacity()), share);
        mean(Figure.QUEUED, load.of(archive -> archive.queued()), share);
        mean(Figure.ARCHIVE_BANDWIDTH, load.of(archive -> is(archive.pace(), Narrow.BANDWIDTH)), share);
        mean(Figure.ARCHIVE_HOURS, load.of(archive -> is(archive.pace(), Narrow.HOURS)), share);
        mean(Figure.CREDITS_WAITING, load.spool().creditsWaiting() > 0 ? 1 : 0, share);
        mean(Figure.NO_ROOM, load.diskHasRoom() ? 0 : 1, share);
        mean(Figure.BANDWIDTH, is(load.pacs(), Narrow.BANDWIDTH), share);
        latest = judge(load);
        seconds.merge(latest.place(), elapsed, Double::sum);
    }

    private static double is(PeerPace.Status pace, Narrow narrow) {
        return pace.limitedBy() == narrow ? 1 : 0;
    }

    private void mean(Figure figure, double value, double share) {
        means.merge(figure, share * value, (mean, _) -> mean + share * (value - mean));
    }

    private double of(Figure figure) {
        return means.getOrDefault(figure, 0.0);
    }

    private Seen judge(Load load) {
        int workers = load.workers();
        double working = of(Figure.MASKING) + of(Figure.WRITING);
        if (of(Figure.PLACES_FULL) >= NEAR_CAPACITY && (working < NEAR_CAPACITY * workers || waitsForArchive())) {
            return archive(load);
        }
        if (working >= NEAR_CAPACITY * workers && of(Figure.WAITING) >= MOSTLY * workers) {
            boolean writes = of(Figure.WRITING) >= MOSTLY * working;
            return seen(writes ? Place.ARCHIVE : Place.WORKERS, working, workers);
        }
        if (of(Figure.CREDITS_WAITING) >= MOSTLY || of(Figure.NO_ROOM) >= MOSTLY) {
            return seen(Place.SPOOL_FULL, 0, 0);
        }
        double open = of(Figure.OPEN);
        int most = load.pacs().most();
        if (of(Figure.SYNCING) >= MOSTLY * Math.max(1, open)) {
            return seen(Place.DISK, of(Figure.SYNCING), (int) Math.round(open));
        }
        if (most == 0) {
            return seen(Place.HOURS, 0, 0);
        }
        if (!load.pacsReachable()) {
            return seen(Place.PACS, open, most);
        }
        if (of(Figure.BANDWIDTH) >= MOSTLY) {
            return seen(Place.BANDWIDTH, open, most);
        }
        if (of(Figure.FETCHING) < MOSTLY * Math.max(1, open)) {
            return seen(Place.NOTHING, 0, 0);
        }
        return switch (load.pacs().limitedBy()) {
            case HOURS -> seen(Place.HOURS, open, most);
            case MAX_ASSOCIATIONS -> seen(Place.MAX_ASSOCIATIONS, open, most);
            // room is made by what was looked at before, and is not what holds it up now
            case PEER, BANDWIDTH, ROOM -> seen(Place.PACS, open, most);
        };
    }

    /** Whether places that are not in use by an association are taken by what is masked, rather than by what is being masked. */
    private boolean waitsForArchive() {
        return of(Figure.QUEUED) >= MOSTLY * (of(Figure.PLACES_TAKEN) - of(Figure.SENDING));
    }

    private Seen archive(Load load) {
        int open = (int) Math.round(of(Figure.SENDING_OPEN));
        if (of(Figure.ARCHIVE_HOURS) >= MOSTLY) {
            return seen(Place.HOURS, of(Figure.SENDING), open);
        }
        if (of(Figure.ARCHIVE_BANDWIDTH) >= MOSTLY) {
            return seen(Place.BANDWIDTH, of(Figure.SENDING), open);
        }
        if (of(Figure.PIXELS_WHILE_SENDING) >= MOSTLY * Math.max(1, of(Figure.SENDING))) {
            return seen(Place.WORKERS, load.workers(), load.workers());
        }
        return seen(Place.ARCHIVE, of(Figure.SENDING), Math.max(open, (int) Math.round(of(Figure.SENDING))));
    }

    private static Seen seen(Place place, double used, int most) {
        return new Seen(place, most == 0 ? 0 : Math.min((int) Math.round(used), most), most);
    }

    /** Where it is narrow now. For any thread. */
    public Seen now() {
        return latest;
    }

    /** How long it was narrow at each place. */
    public synchronized Map<Place, Double> seconds() {
        return new EnumMap<>(seconds);
    }

    /** Where it was narrow for longest; {@link Place#NOTHING} only if it never was. */
    public synchronized Place longest() {
        return seconds.entrySet().stream()
                .filter(entry -> entry.getKey() != Place.NOTHING)
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElse(Place.NOTHING);
    }
}
