package io.veilgate.scp.work;

import io.veilgate.core.base.DicomException;
import io.veilgate.core.ledger.Change;
import io.veilgate.core.ledger.InstanceRecord;
import io.veilgate.core.ledger.Ledger;
import io.veilgate.core.pipeline.Outcome;
import io.veilgate.core.pipeline.OutputDigest;
import io.veilgate.core.pipeline.ReceivedInstance;
import io.veilgate.core.spool.Spool;
import io.veilgate.core.spool.SpoolEntry;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What becomes of an instance that arrives again after the archive has it: its output is compared with what was archived, and sent only to replace that. */
final class SecondArrival {
    private static final Logger LOG = LoggerFactory.getLogger(SecondArrival.class);
    private static final Duration LATER = Duration.ofSeconds(2);

    private final Spool spool;
    private final Ledger ledger;
    private final Turns turns;
    private final Recording recording;
    private final Holding holding;
    private final Executor finishing;

    SecondArrival(Spool spool, Ledger ledger, Turns turns, Recording recording, Holding holding, Executor finishing) {
        this.spool = spool;
        this.ledger = ledger;
        this.turns = turns;
        this.recording = recording;
        this.holding = holding;
        this.finishing = finishing;
    }

    /**
     * @return whether it is to be sent; if not, its end follows
     * @throws Turns.Taken if the digest takes too long; then the entry is no longer the caller's
     */
    boolean replaces(
            Opened opened,
            ProjectWork project,
            ReceivedInstance instance,
            Outcome.Masked masked,
            InstanceRecord archived)
            throws IOException, DicomException.Format, InterruptedException, Turns.Taken {
        String digest = turns.run(opened, () -> OutputDigest.of(masked.recipe(), instance.dataSet()));
        Replacing.Again again = Replacing.again(archived, digest, opened.entry(), project.arrivingTwice());
        switch (again) {
            case DUPLICATE -> recording.delete(opened.entry());
            case HELD ->
                holding.hold(
                        opened,
                        "arrived-different",
                        "another object was archived under its UID before",
                        Optional.of(masked));
            case KEPT -> {
                var _ = ledger.record(new Change.Differed(opened.key()))
                        .whenCompleteAsync((_, failure) -> differed(opened.entry(), failure), finishing);
            }
            case REPLACES ->
                LOG.info(
                        "entry {} takes the place of another object at the archive",
                        opened.entry().name());
        }
        return again == Replacing.Again.REPLACES;
    }

    private void differed(SpoolEntry entry, @Nullable Throwable failure) {
        if (failure == null) {
            recording.delete(entry);
        } else {
            LOG.warn("entry {} differs from what is archived, not on record: {}", entry.name(), failure.getMessage());
            spool.handoff().postpone(entry, LATER);
        }
    }
}
