package io.veilgate.core.spool;

import io.veilgate.core.dataset.ByteSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** An open spool entry: its description, and its data set's bytes as they were received. The user closes it. */
public final class SpooledInstance implements ByteSource, AutoCloseable {
    private final Disk.InputFile file;
    private final Runnable closed;
    private final AtomicBoolean isClosed = new AtomicBoolean();
    private final EntryDescription description;
    private final long dataSetOffset;
    private final long size;

    private SpooledInstance(Disk.InputFile file, EntryHeader.Read header, long fileBytes, Runnable closed) {
        this.file = file;
        this.closed = closed;
        this.description = header.description();
        this.dataSetOffset = header.dataSetOffset();
        this.size = fileBytes - dataSetOffset;
    }

    /**
     * Takes over the file: closed with the instance, or here if it is no entry.
     *
     * @param known what its header says, if that need not be read
     * @param closed is told once when the instance is closed; not if it is no entry
     */
    static SpooledInstance of(Disk.InputFile file, SpoolEntry entry, Optional<EntryHeader.Read> known, Runnable closed)
            throws IOException {
        SpooledInstance instance = null;
        try {
            EntryHeader.Read header = known.isPresent() ? known.get() : EntryHeader.read(file);
            if (file.size() != entry.fileBytes()) {
                throw new SpoolException(
                        SpoolException.Problem.DAMAGED,
                        "spool entry damaged: " + file.size() + " of " + entry.fileBytes() + " bytes");
            }
            instance = new SpooledInstance(file, header, entry.fileBytes(), closed);
            return instance;
        } finally {
            if (instance == null) {
                file.close();
            }
        }
    }

    public EntryDescription description() {
        return description;
    }

    /** Bytes of the data set. */
    @Override
    public long size() {
        return size;
    }

    @Override
    public int read(long position, ByteBuffer target) throws IOException {
        if (position >= size) {
            return target.hasRemaining() ? -1 : 0;
        }
        int limit = target.limit();
        target.limit((int) Math.min(limit, target.position() + (size - position)));
        try {
            return file.read(target, dataSetOffset + position);
        } finally {
            target.limit(limit);
        }
    }

    @Override
    public void close() throws IOException {
        if (isClosed.compareAndSet(false, true)) {
            try {
                file.close();
            } finally {
                closed.run();
            }
        }
    }
}
