package io.veilgate.scp.wiring;

import io.veilgate.core.base.Time;
import io.veilgate.core.ledger.Ledger;
import io.veilgate.core.ledger.LedgerException;
import io.veilgate.core.spool.DataFolderLock;
import io.veilgate.core.spool.Disk;
import io.veilgate.core.spool.Spool;
import io.veilgate.core.spool.SpoolSettings;
import io.veilgate.scp.config.Configuration;
import io.veilgate.scp.config.Destination;
import io.veilgate.scp.config.Machine;
import io.veilgate.scp.config.MemoryPlan;
import io.veilgate.scp.config.ProjectConfig;
import io.veilgate.scu.forward.Forwarder;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Objects;

/** What lasts in a data folder, spool and ledger, and the lock that makes it this process's own. */
public final class Stores implements AutoCloseable {
    private static final long KEEP_FREE_BYTES = 256L << 20;

    private final Closings closings;
    private final Ledger ledger;
    private final Spool spool;

    private Stores(Configuration configuration, Disk disk, Time time, Closings closings)
            throws NodeException, IOException {
        this.closings = closings;
        Path data = configuration.node().data();
        DataFolderLock lock = DataFolderLock.tryTake(data)
                .orElseThrow(() -> new NodeException("the data folder " + data
                        + " is in use by another veilgate; wait for it, or name another folder under node.data"));
        closings.push(lock::close);
        ledger = Ledger.open(data.resolve("ledger.db"), time);
        closings.push(ledger::close);
        spool = Spool.open(settings(configuration), disk, time);
        closings.push(spool::close);
    }

    private static SpoolSettings settings(Configuration configuration) {
        long quota = configuration.limits().spoolBytes();
        int workers = MemoryPlan.of(configuration.limits(), Machine.detect()).workers();
        return new SpoolSettings(
                configuration.node().data().resolve("spool"),
                quota,
                quota / 10,
                configuration.limits().quarantineBytes(),
                KEEP_FREE_BYTES,
                8 * workers + 16 + placesAtArchives(configuration));
    }

    /** However many archives are slow or away, what goes to the others still fits into the window. */
    private static int placesAtArchives(Configuration configuration) {
        return configuration.projects().values().stream()
                .map(ProjectConfig::destination)
                .distinct()
                .mapToInt(destination -> switch (destination) {
                    case Destination.Archive(String name) ->
                        Forwarder.capacity(
                                Objects.requireNonNull(configuration.peers().get(name))
                                        .limits());
                    case Destination.Folder _ -> 0;
                })
                .sum();
    }

    /** @throws NodeException if another process has the folder, it cannot be written, or the ledger cannot be opened */
    public static Stores open(Configuration configuration, Time time) throws NodeException, IOException {
        return open(configuration, Disk.local(), time);
    }

    static Stores open(Configuration configuration, Disk disk, Time time) throws NodeException, IOException {
        Closings closings = new Closings();
        boolean opened = false;
        try {
            Stores stores = new Stores(configuration, disk, time, closings);
            opened = true;
            return stores;
        } catch (FileSystemException e) {
            throw new NodeException("the data folder " + configuration.node().data() + " cannot be used: " + why(e), e);
        } catch (LedgerException e) {
            throw new NodeException(e.getMessage() + (e.getCause() == null ? "" : ": " + e.getCause()), e);
        } finally {
            if (!opened) {
                closings.close();
            }
        }
    }

    private static String why(FileSystemException e) {
        String reason = e instanceof AccessDeniedException ? "permission denied" : e.getReason();
        return e.getFile() + ": " + (reason == null ? e.getClass().getSimpleName() : reason);
    }

    public Ledger ledger() {
        return ledger;
    }

    public Spool spool() {
        return spool;
    }

    @Override
    public void close() {
        closings.close();
    }
}
