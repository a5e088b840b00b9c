package io.veilgate.scu.forward;

import io.veilgate.core.base.DicomException;
import io.veilgate.core.dimse.Service;
import io.veilgate.core.net.AssociationException;
import io.veilgate.core.pipeline.ContentDigest;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Sees whether an archive that has answered Success has put an object in the place of another one, since some answer so and keep the old. What
 * it gives back has to be the new object, element for element. It is asked a few times, as archives may take a moment.
 */
final class Replacement {
    static final List<Duration> PAUSES = List.of(Duration.ZERO, Duration.ofSeconds(1), Duration.ofSeconds(4));

    private final ReadBack readBack;
    private final List<Duration> pauses;
    private final BooleanSupplier over;

    /**
     * @param pauses before each look
     * @param over whether to give up before the next look
     */
    Replacement(ReadBack readBack, List<Duration> pauses, BooleanSupplier over) {
        this.readBack = readBack;
        this.pauses = List.copyOf(pauses);
        this.over = over;
    }

    /** What it is if not proved. */
    sealed interface Proof {
        record Proved() implements Proof {}

        /** @param reason for people; names no value */
        record Missing(StoreResult.Cause cause, String reason) implements Proof {}

        record Stopped() implements Proof {}
    }

    /** @throws IOException if the instance's source cannot be read */
    Proof of(Outgoing instance, Outgoing.Place place) throws IOException, DicomException.Format {
        String wanted = ContentDigest.of(instance.recipe(), instance.source());
        Proof last = new Proof.Stopped();
        for (Duration pause : pauses) {
            try {
                Thread.sleep(pause);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return new Proof.Stopped();
            }
            if (over.getAsBoolean()) {
                return new Proof.Stopped();
            }
            last = look(instance, place, wanted);
            if (last instanceof Proof.Proved) {
                return last;
            }
        }
        return last;
    }

    private Proof look(Outgoing instance, Outgoing.Place place, String wanted)
            throws IOException, DicomException.Format {
        try {
            return switch (readBack.of(instance, place)) {
                case ReadBack.Answer.Given(String content) ->
                    content.equals(wanted)
                            ? new Proof.Proved()
                            : new Proof.Missing(
                                    StoreResult.Cause.NOT_GIVEN_BACK,
                                    "the archive gives back another object under its UID than it has answered for");
                case ReadBack.Answer.Busy(var status) ->
                    new Proof.Missing(StoreResult.Cause.BUSY, "the archive answered " + status.describe(Service.C_GET));
                case ReadBack.Answer.Nothing(String why) -> new Proof.Missing(StoreResult.Cause.NOT_GIVEN_BACK, why);
            };
        } catch (AssociationException e) {
            return new Proof.Missing(StoreResult.Cause.BROKEN, "it cannot be read back: " + e.getMessage());
        }
    }
}
