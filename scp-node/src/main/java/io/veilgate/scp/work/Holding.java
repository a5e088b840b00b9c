package io.veilgate.scp.work;

import io.veilgate.core.base.Time;
import io.veilgate.core.ledger.Change;
import io.veilgate.core.ledger.Ledger;
import io.veilgate.core.ledger.Versions;
import io.veilgate.core.mask.DeviceGroup;
import io.veilgate.core.pipeline.Outcome;
import io.veilgate.core.spool.EntryDescription;
import io.veilgate.core.spool.QuarantineReason;
import io.veilgate.core.spool.Spool;
import io.veilgate.core.spool.SpoolEntry;
import io.veilgate.core.spool.SpoolException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts entries into quarantine; the file is there before anybody is told, and the ledger last: at a start the files say what is held. For any thread. */
final class Holding {
    private static final Logger LOG = LoggerFactory.getLogger(Holding.class);

    /** How long what cannot be held yet waits. */
    private static final Duration LATER = Duration.ofSeconds(30);

    private final Spool spool;
    private final Ledger ledger;
    private final Supplier<Map<String, ProjectWork>> projects;
    private final Bonds bonds;
    private final Ends ends;
    private final Time time;

    /** @param ends is told of each end */
    Holding(
            Spool spool,
            Ledger ledger,
            Supplier<Map<String, ProjectWork>> projects,
            Bonds bonds,
            Ends ends,
            Time time) {
        this.spool = spool;
        this.ledger = ledger;
        this.projects = projects;
        this.bonds = bonds;
        this.ends = ends;
        this.time = time;
    }

    void hold(Opened opened, Outcome.Quarantined outcome) {
        hold(
                opened,
                outcome.reason().code().key(),
                outcome.reason().text(),
                Optional.of(outcome),
                outcome.device().map(Holding::deviceOf));
    }

    /** @param masked what was made of it, if anything */
    void hold(Opened opened, String code, String text, Optional<Outcome.Masked> masked) {
        hold(opened, code, text, masked.map(outcome -> (Outcome) outcome), Optional.empty());
    }

    /** What cannot be read says nothing of itself. */
    void holdUnread(SpoolEntry entry, String code, String text) {
        quarantine(
                entry,
                new QuarantineReason(code, text, "", Optional.empty(), Optional.empty(), Optional.empty(), time.now()));
    }

    private void hold(
            Opened opened,
            String code,
            String text,
            Optional<Outcome> outcome,
            Optional<QuarantineReason.Device> device) {
        EntryDescription description = opened.description();
        Versions versions = new Versions(
                outcome.map(Outcome::rulesVersion).orElse(""),
                outcome.map(Outcome::profileVersion).orElse(""),
                Optional.ofNullable(projects.get().get(description.project()))
                        .map(ProjectWork::configuration)
                        .orElse(""));
        QuarantineReason reason = new QuarantineReason(
                code,
                text,
                description.project(),
                description.job(),
                outcome.map(Outcome::rulesVersion).filter(version -> !version.isEmpty()),
                device,
                time.now());
        if (quarantine(opened.entry(), reason)) {
            bonds.end(opened);
            ends.held(description, code, versions);
            var _ = ledger.record(new Change.Quarantined(opened.key(), code, versions))
                    .exceptionally(failure -> {
                        LOG.error(
                                "entry {} is held but not on record: {}",
                                opened.entry().name(),
                                failure.getMessage());
                        return null;
                    });
        }
    }

    private boolean quarantine(SpoolEntry entry, QuarantineReason reason) {
        try {
            spool.quarantine(entry, reason);
            LOG.info("entry {} is held: {}: {}", entry.name(), reason.code(), reason.text());
            return true;
        } catch (SpoolException e) {
            LOG.warn("entry {} is to be held and cannot be yet: {}", entry.name(), e.getMessage());
            spool.handoff().postpone(entry, LATER);
            return false;
        }
    }

    private static QuarantineReason.Device deviceOf(DeviceGroup group) {
        return new QuarantineReason.Device(
                group.manufacturer(),
                group.model(),
                group.sopClassUid(),
                group.rows(),
                group.columns(),
                group.imageType());
    }
}
