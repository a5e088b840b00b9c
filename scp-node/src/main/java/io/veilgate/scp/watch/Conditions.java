package io.veilgate.scp.watch;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** The kinds of conditions that a node looks at. */
public final class Conditions {
    /** What has to be free again, relative to the bound, before the disk counts as good. */
    private static final double FREE_AGAIN = 1.2;

    private Conditions() {}

    /** Less is free than {@code bytes}. */
    public static Condition diskNearlyFull(LongSupplier freeBytes, long bytes) {
        return new Bound(
                "disk-nearly-full",
                "",
                "freeBytes",
                freeBytes::getAsLong,
                bytes,
                FREE_AGAIN * bytes,
                free -> String.format(Locale.ROOT, "%.0f MiB are free where the data folder is", free / (1 << 20)),
                true);
    }

    /** No association could be had for longer than {@code after}; good as soon as one is. */
    public static Condition unreachable(
            String kind, String peer, Supplier<Optional<Duration>> unreachableFor, Duration after) {
        return new Bound(
                kind,
                peer,
                "unreachableSeconds",
                () -> unreachableFor.get().map(time -> time.toMillis() / 1e3).orElse(0.0),
                after.toMillis() / 1e3,
                0,
                seconds -> seconds > 0
                        ? String.format(Locale.ROOT, "%s cannot be reached since %.0f s", peer, seconds)
                        : peer + " can be reached",
                false);
    }

    /** More than so many percent of what was lately worked on are held; good below half of that. */
    public static Condition quarantineRate(DoubleSupplier percentNow, int percent) {
        return new Bound(
                "quarantine-rate",
                "",
                "percentHeld",
                percentNow,
                percent,
                percent / 2.0,
                held -> String.format(
                        Locale.ROOT, "%.0f %% of what was worked on in the last 10 minutes are held", held),
                false);
    }

    /** The certificate ends within so many days. */
    public static Condition certificateExpires(DoubleSupplier daysLeft, int days) {
        return new Bound(
                "certificate-expires",
                "",
                "daysLeft",
                daysLeft,
                days,
                days + 1.0,
                left -> String.format(Locale.ROOT, "the TLS certificate of this node ends in %.0f days", left),
                true);
    }
}
