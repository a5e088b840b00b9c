package io.veilgate.core.spool;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Instances that are held, each beside a file with its reason. An instance belongs to quarantine from the moment its file and its
 * reason are both there; after a crash an instance without a reason goes back to be worked on, a reason without an instance is
 * removed. Any thread.
 */
public final class Quarantine {
    private final Spool spool;
    private final Path folder;
    private final long quotaBytes;
    private final SharedSync sync;
    private long bytes;
    private long entries;

    Quarantine(Spool spool, Path folder, long quotaBytes) {
        this.spool = spool;
        this.folder = folder;
        this.quotaBytes = quotaBytes;
        this.sync = new SharedSync(() -> spool.disk().syncDirectory(folder));
    }

    /** Joins what a crash may have left. Returns the ids seen, the largest being what new ones have to exceed. */
    long recover(Set<Long> spooledIds) throws IOException {
        Map<Long, SpoolEntry> files = new HashMap<>();
        Set<Long> reasons = new HashSet<>();
        spool.disk().list(folder, name -> {
            SpoolEntry.ofFileName(name).ifPresent(entry -> files.put(entry.id(), entry));
            idOfReason(name).ifPresent(reasons::add);
        });
        long largest = 0;
        List<SpoolEntry> unreasoned = new ArrayList<>();
        for (SpoolEntry entry : files.values()) {
            largest = Math.max(largest, entry.id());
            if (spooledIds.contains(entry.id())) {
                spool.disk().delete(folder.resolve(entry.fileName()));
            } else if (reasons.remove(entry.id())) {
                bytes += entry.fileBytes();
                entries++;
            } else {
                unreasoned.add(entry);
            }
        }
        for (SpoolEntry entry : unreasoned) {
            spool.disk().rename(folder.resolve(entry.fileName()), spool.fileOf(entry));
            spool.adopt(entry);
        }
        if (!unreasoned.isEmpty()) {
            spool.syncEntries();
            sync.await();
        }
        for (long id : reasons) {
            spool.disk().delete(reasonFile(id));
        }
        return largest;
    }

    void hold(SpoolEntry entry, QuarantineReason reason) throws IOException {
        synchronized (this) {
            if (entry.fileBytes() > quotaBytes - bytes) {
                throw new SpoolException(
                        SpoolException.Problem.QUARANTINE_FULL,
                        "quarantine full: " + bytes + " of " + quotaBytes + " bytes in use");
            }
            bytes += entry.fileBytes();
            entries++;
        }
        boolean held = false;
        try {
            spool.writeFile(reasonFile(entry.id()), ReasonFile.encode(reason, entry));
            spool.disk().rename(spool.fileOf(entry), folder.resolve(entry.fileName()));
            sync.await();
            spool.syncEntries();
            held = true;
        } finally {
            if (!held) {
                forget(entry);
                spool.tidy(() -> spool.disk().rename(folder.resolve(entry.fileName()), spool.fileOf(entry)));
                spool.tidy(() -> spool.disk().delete(reasonFile(entry.id())));
            }
        }
    }

    /** Each held instance, in no order, one after another: nothing is kept of those that went before. */
    public void list(Consumer<QuarantinedEntry> visitor) throws SpoolException {
        try {
            spool.disk().list(folder, name -> {
                Optional<SpoolEntry> entry = SpoolEntry.ofFileName(name);
                if (entry.isPresent()) {
                    read(entry.get().id()).ifPresent(visitor);
                }
            });
        } catch (IOException e) {
            throw SpoolException.of(e);
        }
    }

    /**
     * @param name as {@link SpoolEntry#name} gives it
     * @return empty if no such instance is held, or it is on its way in or out
     */
    public Optional<QuarantinedEntry> get(String name) throws SpoolException {
        Optional<Long> id = idOfReason(name + ".json");
        try {
            return id.isEmpty() ? Optional.empty() : read(id.get());
        } catch (IOException e) {
            throw SpoolException.of(e);
        }
    }

    private Optional<QuarantinedEntry> read(long id) throws IOException {
        try (Disk.InputFile file = spool.disk().open(reasonFile(id))) {
            ReasonFile.Read read = ReasonFile.read(file);
            return read.entry()
                    .or(() -> find(id))
                    .map(entry -> new QuarantinedEntry(entry, read.reason(), folder.resolve(entry.fileName())));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private Optional<SpoolEntry> find(long id) {
        List<SpoolEntry> found = new ArrayList<>(1);
        spool.tidy(() -> spool.disk()
                .list(
                        folder,
                        name -> SpoolEntry.ofFileName(name)
                                .filter(entry -> entry.id() == id)
                                .ifPresent(found::add)));
        return found.stream().findFirst();
    }

    /**
     * Opens a held instance; the user closes it.
     *
     * @throws SpoolException with {@link SpoolException.Problem#DAMAGED} if it is no entry
     */
    public SpooledInstance open(SpoolEntry entry) throws SpoolException {
        try {
            return SpooledInstance.of(
                    spool.disk().open(folder.resolve(entry.fileName())), entry, Optional.empty(), () -> {});
        } catch (IOException e) {
            throw SpoolException.of(e);
        }
    }

    /**
     * Puts a held instance back into the spool, to be worked on as if it had just come; whether the spool is full does not matter.
     *
     * @throws SpoolException with {@link SpoolException.Problem#GONE} if it is not held
     */
    public SpoolEntry retry(String name) throws SpoolException {
        SpoolEntry entry = held(name);
        try {
            spool.disk().rename(folder.resolve(entry.fileName()), spool.fileOf(entry));
            forget(entry);
            try {
                spool.syncEntries();
                sync.await();
                spool.disk().delete(reasonFile(entry.id()));
            } finally {
                spool.adopt(entry);
            }
        } catch (IOException e) {
            throw SpoolException.of(e);
        }
        return entry;
    }

    /**
     * Removes a held instance for good.
     *
     * @throws SpoolException with {@link SpoolException.Problem#GONE} if it is not held
     */
    public void discard(String name) throws SpoolException {
        SpoolEntry entry = held(name);
        try {
            spool.disk().delete(folder.resolve(entry.fileName()));
            forget(entry);
            // the reason last: an instance that came back without it would be worked on again
            sync.await();
            spool.disk().delete(reasonFile(entry.id()));
        } catch (IOException e) {
            throw SpoolException.of(e);
        }
    }

    private SpoolEntry held(String name) throws SpoolException {
        return get(name)
                .map(QuarantinedEntry::entry)
                .orElseThrow(() -> new SpoolException(SpoolException.Problem.GONE, "not in quarantine"));
    }

    private synchronized void forget(SpoolEntry entry) {
        bytes -= entry.fileBytes();
        entries--;
    }

    synchronized long bytes() {
        return bytes;
    }

    synchronized long entries() {
        return entries;
    }

    private Path reasonFile(long id) {
        return folder.resolve(SpoolEntry.nameOf(id) + ".json");
    }

    private static Optional<Long> idOfReason(String fileName) {
        return fileName.matches("[0-7][0-9a-f]{15}\\.json")
                ? Optional.of(Long.parseLong(fileName.substring(0, 16), 16))
                : Optional.empty();
    }
}
