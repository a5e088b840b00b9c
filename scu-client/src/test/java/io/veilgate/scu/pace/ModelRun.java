package io.veilgate.scu.pace;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A job of many studies against a {@link ModelPeer}, in steps of virtual time: with a fixed number of associations, or with one that adapts. */
final class ModelRun {
    private static final long STEP_NANOS = 100_000_000;
    private static final long RETRY_NANOS = 2_000_000_000;
    /** Per step; the bandwidth wavers within a second. */
    private static final double WAVERING = 0.1;

    private static final double MEAN_INSTANCES = 40;
    private static final double INSTANCE_BYTES = 530_000;

    /**
     * How a job went.
     *
     * @param requestSeconds that a request took, on average
     * @param levels the number of associations in each step
     * @param change the step in which the peer changed
     */
    record Result(double seconds, double requestSeconds, List<Integer> levels, int change) {}

    private static final class Request {
        private double instancesLeft;
        private double bytesLeftOfInstance;
        /** Time that the peer may still work on it in this step; below 0 where it has worked ahead. */
        private double seconds;

        private long began;
        private long answersAt;
        private boolean answered;
    }

    private final ModelPeer first;
    private final ModelPeer later;
    private final Random random;
    private final @Nullable AssociationLimit limit;
    private final int fixed;
    private final List<Request> requests = new ArrayList<>();
    private final List<Long> retries = new ArrayList<>();
    private final List<Integer> levels = new ArrayList<>();
    private long now = 1;
    private final int studies;
    private int toBegin;
    private int done;
    private double requestSeconds;
    private double wavering = 1;
    private int change;

    private ModelRun(
            ModelPeer first, ModelPeer later, int studies, long seed, @Nullable AssociationLimit limit, int fixed) {
        this.first = first;
        this.later = later;
        this.random = new Random(seed);
        this.limit = limit;
        this.fixed = fixed;
        this.studies = studies;
        this.toBegin = studies;
    }

    static Result fixed(ModelPeer peer, int studies, long seed, int associations) {
        return new ModelRun(peer, peer, studies, seed, null, associations).run();
    }

    static Result adaptive(ModelPeer first, ModelPeer later, int studies, long seed, int most) {
        return new ModelRun(first, later, studies, seed, new AssociationLimit(most, 1), 0).run();
    }

    private Result run() {
        while (done < studies) {
            ModelPeer peer = done < studies / 2 ? first : later;
            now += STEP_NANOS;
            for (int i = retries.size() - 1; i >= 0; i--) {
                if (retries.get(i) <= now) {
                    retries.remove(i);
                    toBegin++;
                }
            }
            begin(peer);
            wavering += WAVERING * (1 - wavering) + peer.noise() * Math.sqrt(2 * WAVERING) * random.nextGaussian();
            wavering = Math.clamp(wavering, 0.2, 2);
            send(peer);
            levels.add(level());
            change = done < studies / 2 ? levels.size() : change;
        }
        return new Result(now / 1e9, requestSeconds / studies, levels, change);
    }

    private int level() {
        return limit == null ? fixed : limit.limit(now);
    }

    private void begin(ModelPeer peer) {
        while (toBegin > 0 && requests.size() < level()) {
            toBegin--;
            if (limit != null) {
                limit.begin(now);
            }
            if (requests.size() >= peer.refusesAbove()) {
                retries.add(now + RETRY_NANOS);
                if (limit != null) {
                    limit.refused(requests.size() + 1, now);
                    limit.end(STEP_NANOS, now);
                }
                continue;
            }
            Request request = new Request();
            request.instancesLeft =
                    Math.max(1, Math.round(MEAN_INSTANCES * Math.exp(0.6 * random.nextGaussian() - 0.18)));
            nextInstance(request);
            request.began = now;
            request.answersAt = now + (long) (peer.answerTime().toNanos() * (0.7 + 0.6 * random.nextDouble()));
            requests.add(request);
        }
    }

    private void nextInstance(Request request) {
        request.bytesLeftOfInstance = INSTANCE_BYTES * (0.5 + random.nextDouble());
    }

    private void send(ModelPeer peer) {
        int sending = 0;
        for (Request request : requests) {
            sending += request.answersAt <= now ? 1 : 0;
        }
        if (sending == 0) {
            return;
        }
        double rate = peer.rateOfEach(sending, requests.size(), wavering);
        for (Iterator<Request> each = requests.iterator(); each.hasNext(); ) {
            Request request = each.next();
            if (request.answersAt <= now) {
                send(request, peer, rate);
            }
            if (request.instancesLeft <= 0) {
                each.remove();
                done++;
                requestSeconds += (now - request.began) / 1e9;
                if (limit != null) {
                    limit.end(now - request.began, now);
                }
            }
        }
    }

    private void send(Request request, ModelPeer peer, double rate) {
        request.seconds += STEP_NANOS / 1e9;
        while (request.seconds > 0 && request.instancesLeft > 0) {
            double sent = Math.min(request.bytesLeftOfInstance, rate * request.seconds);
            request.seconds -= sent / rate;
            request.bytesLeftOfInstance -= sent;
            if (limit != null) {
                limit.bytes((long) sent, now);
            }
            if (request.bytesLeftOfInstance <= 1) {
                request.seconds -= peer.perInstance().toNanos() / 1e9;
                request.instancesLeft--;
                if (limit != null) {
                    if (!request.answered) {
                        limit.answered(now - request.began, now);
                    }
                    limit.instance(now);
                }
                request.answered = true;
                nextInstance(request);
            }
        }
    }
}
