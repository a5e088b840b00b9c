package io.veilgate.core.spool;

import io.veilgate.core.base.Time;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Received instances on disk, from before they are acknowledged until they are archived or held. Three folders: {@code incoming} has
 * what is being written and is emptied at the start; {@code entries} has what is complete and durable, and is what the node answers
 * for; {@code quarantine} has what is held. An instance gets into {@code entries} by: its bytes synced, a rename, the folder synced
 * (shared by all who wait at that time). File names say size, checksum and line of the handoff, and nothing of what is in the file.
 *
 * <p>One process works in a spool: take a {@link DataFolderLock} first. Any thread.
 */
public final class Spool implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Spool.class);
    private static final long ROOM_TO_SPARE = 1 << 30;

    private final SpoolSettings settings;
    private final Disk disk;
    private final Time time;
    private final Path incoming;
    private final Path entries;
    private final Quota quota;
    private final Handoff handoff;
    private final Quarantine quarantine;
    private final SharedSync entriesSync;
    private final SpareFiles spareFiles;
    private final OpenEntries openEntries = new OpenEntries();
    private final RecentHeaders recentHeaders = new RecentHeaders();
    private final Ends ends = new Ends();
    private final AtomicLong lastId = new AtomicLong();

    private Spool(SpoolSettings settings, Disk disk, Time time) {
        this.settings = settings;
        this.disk = disk;
        this.time = time;
        this.incoming = settings.folder().resolve("incoming");
        this.entries = settings.folder().resolve("entries");
        this.quota = new Quota(settings.quotaBytes(), settings.reserveBytes());
        this.handoff = new Handoff(settings.window(), time);
        this.quarantine =
                new Quarantine(this, settings.folder().resolve("quarantine"), settings.quarantineQuotaBytes());
        this.spareFiles = new SpareFiles(disk, incoming, time);
        this.entriesSync = new SharedSync(() -> spareFiles.syncing(() -> disk.syncDirectory(entries)));
    }

    /** Opens the spool, joins what a crash left, and puts every complete entry in line. Reads folders, no files. */
    public static Spool open(SpoolSettings settings, Time time) throws SpoolException {
        return open(settings, Disk.local(), time);
    }

    /** @param disk in place of the machine's own, for tests */
    public static Spool open(SpoolSettings settings, Disk disk, Time time) throws SpoolException {
        Spool spool = new Spool(settings, disk, time);
        try {
            spool.recover();
        } catch (IOException e) {
            throw SpoolException.of(e);
        }
        return spool;
    }

    private void recover() throws IOException {
        disk.createFolder(incoming);
        disk.createFolder(entries);
        disk.createFolder(settings.folder().resolve("quarantine"));
        disk.syncDirectory(settings.folder());
        List<String> leftovers = new ArrayList<>();
        disk.list(incoming, leftovers::add);
        for (String name : leftovers) {
            disk.delete(incoming.resolve(name));
        }
        List<SpoolEntry> found = new ArrayList<>();
        int[] strangers = new int[1];
        disk.list(entries, name -> SpoolEntry.ofFileName(name).ifPresentOrElse(found::add, () -> strangers[0]++));
        found.sort(Comparator.comparingLong(SpoolEntry::id));
        Set<Long> ids = new HashSet<>();
        for (SpoolEntry entry : found) {
            ids.add(entry.id());
            adopt(entry);
        }
        long largest = found.isEmpty() ? 0 : found.getLast().id();
        lastId.set(Math.max(largest, quarantine.recover(ids)));
        // what a crash left may have names that only the page cache knows: durable before anybody counts on them
        syncEntries();
        LOG.info(
                "spool open: {} entries, {} bytes; {} held; {} half-written removed",
                found.size(),
                quota.spooledBytes(),
                quarantine.entries(),
                leftovers.size());
        if (strangers[0] > 0) {
            LOG.warn("spool: {} files in its folder of entries are not entries and stay untouched", strangers[0]);
        }
    }

    /**
     * Asks for room for one instance that somebody wants to send unasked.
     *
     * @param bytes expected; a C-STORE-RQ does not say, so an estimate
     */
    public Admission admit(long bytes) throws SpoolException {
        long usable = usableBytesFor(bytes);
        if (usable - bytes < settings.keepFreeBytes()) {
            return new Admission.Refused(quota.spooledBytes() + quota.promisedBytes(), quota.quotaBytes(), usable);
        }
        return quota.admit(bytes, usable);
    }

    /**
     * Asks for room for a study before the study is asked for. The future ends, oldest wish first, when there is room; cancel it to
     * withdraw the wish. A wish larger than the quota gets a credit of the whole quota, when the spool is otherwise empty.
     *
     * @throws SpoolException if the disk, whatever the quota, does not have that much
     */
    public CompletableFuture<Credit> takeCredit(long bytes) throws SpoolException {
        long usable = usableBytesFor(Math.min(bytes, quota.quotaBytes()));
        if (usable - Math.min(bytes, quota.quotaBytes()) < settings.keepFreeBytes()) {
            throw new SpoolException(SpoolException.Problem.NO_SPACE, "disk: " + usable + " bytes free");
        }
        return quota.take(bytes);
    }

    /** Whether the disk has more free than has to stay so; the quota is another matter. */
    public boolean diskHasRoom() throws SpoolException {
        return usableBytes() > settings.keepFreeBytes();
    }

    /** Free on the spool's disk, where need be after giving back what is kept for later. */
    private long usableBytesFor(long bytes) throws SpoolException {
        long usable = usableBytes();
        if (usable - bytes >= settings.keepFreeBytes()) {
            return usable;
        }
        tidy(spareFiles::drop);
        return usableBytes();
    }

    /** Free on the spool's disk for this process. */
    public long usableBytes() throws SpoolException {
        try {
            return disk.usableBytes(entries);
        } catch (IOException e) {
            throw SpoolException.of(e);
        }
    }

    /**
     * Begins to receive an instance.
     *
     * @param credit what its bytes draw on; stays the caller's
     */
    public SpoolWriter begin(EntryDescription description, Credit credit) throws SpoolException {
        long id = nextId();
        try {
            Path spare = spareFiles.take();
            Path file = spare != null ? spare : incoming.resolve(SpoolEntry.nameOf(id) + ".part");
            Disk.OutputFile out = spare != null ? disk.overwrite(file) : disk.create(file);
            return new SpoolWriter(this, id, description, credit, file, out);
        } catch (IOException e) {
            throw SpoolException.of(e);
        }
    }

    private long nextId() {
        long now = time.now().toEpochMilli() << SpoolEntry.ID_COUNTER_BITS;
        return lastId.updateAndGet(last -> Math.max(last + 1, now));
    }

    /** Opens an entry's file; each user opens and closes his own. */
    public SpooledInstance open(SpoolEntry entry) throws SpoolException {
        boolean opened = false;
        try {
            openEntries.opening(entry);
            try {
                SpooledInstance instance = SpooledInstance.of(
                        disk.open(fileOf(entry)),
                        entry,
                        recentHeaders.take(entry.id()),
                        () -> openEntries.closed(entry));
                opened = true;
                return instance;
            } finally {
                if (!opened) {
                    openEntries.closed(entry);
                }
            }
        } catch (IOException e) {
            throw SpoolException.of(e);
        }
    }

    /** Which entries there are to be worked on. */
    public Handoff handoff() {
        return handoff;
    }

    public Quarantine quarantine() {
        return quarantine;
    }

    /**
     * Ends an entry in work whose instance is archived, once that is on record durably. That it is gone need not be durable: after a power
     * loss the entry may come back, and the record says that it is done. Its file may be kept for some seconds, to be written over. Does
     * nothing if the entry is not in work.
     */
    public void delete(SpoolEntry entry) throws SpoolException {
        if (!handoff.isInWork(entry)) {
            return;
        }
        try {
            if (hasRoomToSpare() && openEntries.leaving(entry)) {
                try {
                    spareFiles.leave(fileOf(entry), entry);
                } finally {
                    openEntries.left(entry);
                }
            } else {
                disk.delete(fileOf(entry));
            }
        } catch (IOException e) {
            throw SpoolException.of(e);
        }
        finish(entry);
    }

    /**
     * Ends an entry in work by moving it to quarantine, durably. Does nothing if the entry is not in work.
     *
     * @throws SpoolException if it cannot be moved, as when quarantine is full; the entry stays in work
     */
    public void quarantine(SpoolEntry entry, QuarantineReason reason) throws SpoolException {
        if (!handoff.isInWork(entry)) {
            return;
        }
        try {
            quarantine.hold(entry, reason);
        } catch (IOException e) {
            throw SpoolException.of(e);
        }
        finish(entry);
    }

    /** Where the disk is short of room, or small, files of ended entries are given back at once. */
    private boolean hasRoomToSpare() throws SpoolException {
        if (usableBytes() - settings.keepFreeBytes() >= ROOM_TO_SPARE) {
            return true;
        }
        tidy(spareFiles::drop);
        return false;
    }

    private void finish(SpoolEntry entry) {
        if (handoff.finish(entry)) {
            quota.free(entry.fileBytes());
            ends.ended(entry);
        }
    }

    /** Every entry of this moment that is not held, for joining the spool with other records at the start. */
    public List<SpoolEntry> snapshot() {
        return handoff.snapshot();
    }

    /** Whether an entry is there and not held. Looks at all of them: for rare questions. */
    public boolean has(long id) {
        return handoff.snapshot().stream().anyMatch(entry -> entry.id() == id);
    }

    public SpoolStatus status() {
        return new SpoolStatus(
                quota.spooledBytes(),
                quota.promisedBytes(),
                quota.quotaBytes(),
                quota.waiting(),
                handoff.counts(),
                quarantine.entries(),
                quarantine.bytes(),
                settings.quarantineQuotaBytes());
    }

    /** Hands out no more entries. What is on disk stays, but for the files of entries that have ended; writers that are not committed leave nothing behind at the next start. */
    @Override
    public void close() {
        handoff.close();
        tidy(spareFiles::close);
    }

    Disk disk() {
        return disk;
    }

    RecentHeaders recentHeaders() {
        return recentHeaders;
    }

    Quota quota() {
        return quota;
    }

    Ends ends() {
        return ends;
    }

    Path fileOf(SpoolEntry entry) {
        return entries.resolve(entry.fileName());
    }

    void syncEntries() throws IOException {
        entriesSync.await();
    }

    /** Gives a file whose bytes are durable its place among the entries, durably, and puts it in line. */
    void publish(Path file, SpoolEntry entry) throws IOException {
        disk.rename(file, fileOf(entry));
        syncEntries();
        handoff.add(entry);
    }

    /** Undoes a publication that failed half-way. */
    void unpublish(SpoolEntry entry) {
        tidy(() -> disk.delete(fileOf(entry)));
    }

    void abandon(Path file, Disk.OutputFile out, long fileBytes) {
        tidy(out::close);
        tidy(() -> disk.delete(file));
        quota.free(fileBytes);
    }

    /** An entry that lies among the entries already. */
    void adopt(SpoolEntry entry) {
        quota.found(entry.fileBytes());
        handoff.add(entry);
    }

    /** A small file, written durably and put in its place; the place's folder is not synced yet. */
    void writeFile(Path file, ByteBuffer bytes) throws IOException {
        Path part = incoming.resolve(file.getFileName() + ".part");
        disk.delete(part);
        try (Disk.OutputFile out = disk.create(part)) {
            out.write(bytes);
            out.force();
        }
        disk.rename(part, file);
    }

    /** For what only tidies up after a failure that is reported already: what it leaves is removed at the next start. */
    void tidy(SharedSync.Sync action) {
        try {
            action.run();
        } catch (IOException e) {
            LOG.debug("left for the next start: {}", e.getClass().getSimpleName());
        }
    }
}
