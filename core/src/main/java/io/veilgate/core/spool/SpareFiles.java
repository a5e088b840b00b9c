package io.veilgate.core.spool;

import io.veilgate.core.base.Time;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files of ended entries, to be written over by those that arrive next: what they have of disk and page cache need not be given back
 * and asked for again, which is most of what writing a file costs. A few, for some seconds: what is in them has been archived.
 *
 * <p>A file may be written over only when it is durable that it is no entry any more; otherwise a power loss would bring the entry back
 * with another's bytes. So it is a spare one from the first sync of the entries' folder that began after it had left. For any thread.
 */
final class SpareFiles {
    private static final int FILES = 64;
    private static final long FILE_BYTES = 8 << 20;
    private static final long BYTES = 64 << 20;
    /** A spare file is removed when it was not wanted for once to twice as long. */
    private static final Duration KEPT = Duration.ofSeconds(10);

    private record Spare(Path file, long bytes, long since) {}

    private static final Logger LOG = LoggerFactory.getLogger(SpareFiles.class);

    private final Disk disk;
    private final Time time;
    private final Path folder;
    /** Those whose leaving may not be durable yet. */
    private List<Spare> leaving = new ArrayList<>();
    /** The last to come is the first to go, so that what is not needed is found at the other end. */
    private final ArrayDeque<Spare> ready = new ArrayDeque<>();

    private long bytes;
    private int files;
    private boolean watched;
    private boolean closed;

    /** @param folder where they are meanwhile; emptied at the next start */
    SpareFiles(Disk disk, Path folder, Time time) {
        this.disk = disk;
        this.time = time;
        this.folder = folder;
    }

    /** Takes an ended entry's file, or removes it if there are enough; nobody may have it open. */
    void leave(Path entryFile, SpoolEntry entry) throws IOException {
        if (!reserve(entry.fileBytes())) {
            disk.delete(entryFile);
            return;
        }
        Path file = folder.resolve(entry.name() + ".spare");
        boolean moved = false;
        try {
            disk.rename(entryFile, file);
            moved = true;
        } finally {
            keep(new Spare(file, entry.fileBytes(), time.nanoTime()), moved);
        }
    }

    private synchronized boolean reserve(long fileBytes) {
        if (closed || files >= FILES || fileBytes > FILE_BYTES || bytes + fileBytes > BYTES) {
            return false;
        }
        files++;
        bytes += fileBytes;
        return true;
    }

    private synchronized void keep(Spare spare, boolean moved) throws IOException {
        if (moved && !closed) {
            leaving.add(spare);
            watch();
        } else {
            remove(spare);
        }
    }

    private void forget(Spare spare) {
        files--;
        bytes -= spare.bytes;
    }

    /** Syncs the folder of entries: what had left it before is ready then. */
    void syncing(SharedSync.Sync sync) throws IOException {
        List<Spare> left;
        synchronized (this) {
            left = leaving;
            leaving = new ArrayList<>();
        }
        boolean synced = false;
        try {
            sync.run();
            synced = true;
        } finally {
            settle(left, synced);
        }
    }

    private synchronized void settle(List<Spare> left, boolean synced) throws IOException {
        for (Spare spare : left) {
            if (closed) {
                remove(spare);
            } else if (synced) {
                ready.push(spare);
            } else {
                leaving.add(spare);
            }
        }
    }

    /** A file to write over; it is the caller's. */
    synchronized @Nullable Path take() {
        Spare spare = ready.poll();
        if (spare == null) {
            return null;
        }
        forget(spare);
        return spare.file;
    }

    private void watch() {
        if (!watched) {
            watched = true;
            Thread.ofVirtual().name("veilgate-spare-files").start(this::trimAgainAndAgain);
        }
    }

    private synchronized void trimAgainAndAgain() {
        try {
            while (files > 0 && !closed) {
                wait(KEPT.toMillis());
                trim();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.warn(
                    "spool: a file of an ended entry cannot be removed: {}",
                    e.getClass().getSimpleName());
        } finally {
            watched = false;
        }
    }

    /** Removes those that nobody wanted for some seconds. */
    synchronized void trim() throws IOException {
        long now = time.nanoTime();
        while (!ready.isEmpty() && isOld(ready.getLast(), now)) {
            remove(ready.removeLast());
        }
        for (Spare spare : List.copyOf(leaving)) {
            if (isOld(spare, now)) {
                leaving.remove(spare);
                remove(spare);
            }
        }
    }

    private static boolean isOld(Spare spare, long now) {
        return now - spare.since >= KEPT.toNanos();
    }

    /** Removes all there are, when their room is needed. */
    synchronized void drop() throws IOException {
        for (Spare spare = ready.poll(); spare != null; spare = ready.poll()) {
            remove(spare);
        }
        List<Spare> left = leaving;
        leaving = new ArrayList<>();
        for (Spare spare : left) {
            remove(spare);
        }
    }

    /** Removes all, also those that are about to come. */
    synchronized void close() throws IOException {
        closed = true;
        notifyAll();
        drop();
    }

    private void remove(Spare spare) throws IOException {
        forget(spare);
        disk.delete(spare.file);
    }
}
