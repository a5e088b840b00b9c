package io.veilgate.scu.pace;

import java.time.Duration;

/**
 * A PACS as a few numbers.
 *
 * @param totalBandwidth bytes/s, all associations together
 * @param associationBandwidth bytes/s of one association
 * @param answerTime from a request to its first instance
 * @param perInstance between two instances of a request, whatever their size
 * @param smoothUpTo associations at a time beyond which the total bandwidth suffers
 * @param thrashing part of the total bandwidth that each association beyond that costs
 * @param refusesAbove requests at a time beyond which one is answered A702H
 * @param noise standard deviation of the bandwidths' relative wavering
 */
record ModelPeer(
        double totalBandwidth,
        double associationBandwidth,
        Duration answerTime,
        Duration perInstance,
        int smoothUpTo,
        double thrashing,
        int refusesAbove,
        double noise) {
    static final double UNLIMITED = 1e12;

    static ModelPeer of(double totalBandwidth, double associationBandwidth) {
        return new ModelPeer(
                totalBandwidth, associationBandwidth, Duration.ofMillis(200), Duration.ZERO, 1000, 0, 1000, 0);
    }

    ModelPeer answeringAfter(Duration time) {
        return new ModelPeer(
                totalBandwidth, associationBandwidth, time, perInstance, smoothUpTo, thrashing, refusesAbove, noise);
    }

    ModelPeer pausing(Duration each) {
        return new ModelPeer(
                totalBandwidth, associationBandwidth, answerTime, each, smoothUpTo, thrashing, refusesAbove, noise);
    }

    ModelPeer thrashingAbove(int associations, double share) {
        return new ModelPeer(
                totalBandwidth,
                associationBandwidth,
                answerTime,
                perInstance,
                associations,
                share,
                refusesAbove,
                noise);
    }

    ModelPeer refusingAbove(int associations) {
        return new ModelPeer(
                totalBandwidth,
                associationBandwidth,
                answerTime,
                perInstance,
                smoothUpTo,
                thrashing,
                associations,
                noise);
    }

    ModelPeer noisy(double deviation) {
        return new ModelPeer(
                totalBandwidth,
                associationBandwidth,
                answerTime,
                perInstance,
                smoothUpTo,
                thrashing,
                refusesAbove,
                deviation);
    }

    /** Bytes/s of each of so many associations that are being sent to. */
    double rateOfEach(int sending, int open, double wavering) {
        double total = totalBandwidth / (1 + thrashing * Math.max(0, open - smoothUpTo));
        return wavering * Math.min(associationBandwidth, total / sending);
    }
}
