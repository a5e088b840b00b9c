package io.veilgate.core.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.zip.CRC32C;

/**
 * Receives one instance: data set bytes in any pieces, then {@link #commit} or {@link #discard}; closing what is not committed discards
 * it. One thread at a time. After an exception only {@link #discard} is left.
 */
public final class SpoolWriter implements AutoCloseable {
    private final Spool spool;
    private final long id;
    private final EntryDescription description;
    private final Credit credit;
    private final Path file;
    private final Disk.OutputFile out;
    private final CRC32C crc = new CRC32C();
    private final int headerBytes;
    private long fileBytes;
    private boolean ended;

    SpoolWriter(Spool spool, long id, EntryDescription description, Credit credit, Path file, Disk.OutputFile out)
            throws IOException {
        this.spool = spool;
        this.id = id;
        this.description = description;
        this.credit = credit;
        this.file = file;
        this.out = out;
        boolean begun = false;
        try {
            ByteBuffer header = EntryHeader.encode(description);
            this.headerBytes = header.remaining();
            append(header);
            begun = true;
        } finally {
            if (!begun) {
                discard();
            }
        }
    }

    /** Appends all that remains in {@code bytes}. */
    public void write(ByteBuffer bytes) throws SpoolException {
        crc.update(bytes.duplicate());
        try {
            append(bytes);
        } catch (IOException e) {
            throw SpoolException.of(e);
        }
    }

    private void append(ByteBuffer bytes) throws IOException {
        if (ended) {
            throw new IllegalStateException("the instance is committed or discarded");
        }
        int length = bytes.remaining();
        spool.quota().write(credit, length);
        fileBytes += length;
        out.write(bytes);
    }

    /** Bytes of the file so far, File Meta Information included. */
    public long fileBytes() {
        return fileBytes;
    }

    /**
     * Ends once the instance is archived, with that on record, or held durably; not if the spool is closed before. To be asked for before
     * {@link #commit}; cancelled by whoever no longer waits.
     */
    public CompletableFuture<Void> ending() {
        return spool.ends().of(id);
    }

    /**
     * Makes the instance durable, bytes and name, and puts it in line to be worked on. Blocks until then; after it the instance may be
     * acknowledged.
     *
     * @throws SpoolException if that failed; the instance is discarded
     */
    public SpoolEntry commit() throws SpoolException {
        SpoolEntry entry = new SpoolEntry(id, description.group(), fileBytes, (int) crc.getValue(), 0);
        boolean renamed = false;
        try {
            out.force();
            out.close();
            renamed = true;
            spool.recentHeaders().put(id, new EntryHeader.Read(description, headerBytes));
            spool.publish(file, entry);
            ended = true;
            return entry;
        } catch (IOException e) {
            if (renamed) {
                spool.unpublish(entry);
            }
            throw SpoolException.of(e);
        } finally {
            discard();
        }
    }

    /** Gives the instance up; nothing to do if it is committed. */
    public void discard() {
        if (ended) {
            return;
        }
        ended = true;
        spool.abandon(file, out, fileBytes);
    }

    @Override
    public void close() {
        discard();
    }
}
