package io.veilgate.it.fault;

import io.veilgate.core.spool.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The machine's own disk, told what a spool does on it, before and after. Who does it is told by the thread's name. A base for those that
 * fail; does nothing of its own.
 */
class FaultyDisk implements Disk {
    private final Disk disk = Disk.local();

    /** An instance being received is about to be synced. */
    void beforeSync() {}

    /** Names of entries have been synced. */
    void afterEntriesSync() {}

    void beforeRead(Path file) throws IOException {}

    void beforeDelete(Path file) {}

    void afterDelete(Path file) {}

    static boolean isEntry(Path file) {
        return file.getParent().endsWith("entries");
    }

    static boolean onThread(String prefix) {
        return Thread.currentThread().getName().startsWith(prefix);
    }

    static boolean isLarge(Path file) throws IOException {
        return Files.size(file) > 300_000;
    }

    @Override
    public void createFolder(Path folder) throws IOException {
        disk.createFolder(folder);
    }

    @Override
    public OutputFile create(Path file) throws IOException {
        return telling(disk.create(file));
    }

    @Override
    public OutputFile overwrite(Path file) throws IOException {
        return telling(disk.overwrite(file));
    }

    private OutputFile telling(OutputFile out) {
        return new OutputFile() {
            @Override
            public void write(ByteBuffer bytes) throws IOException {
                out.write(bytes);
            }

            @Override
            public void force() throws IOException {
                beforeSync();
                out.force();
            }

            @Override
            public void close() throws IOException {
                out.close();
            }
        };
    }

    @Override
    public InputFile open(Path file) throws IOException {
        InputFile in = disk.open(file);
        return new InputFile() {
            @Override
            public long size() throws IOException {
                return in.size();
            }

            @Override
            public int read(ByteBuffer target, long position) throws IOException {
                beforeRead(file);
                return in.read(target, position);
            }

            @Override
            public void close() throws IOException {
                in.close();
            }
        };
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        // an entry that has ended: its file is kept for another one
        boolean ends = isEntry(from) && to.getParent().endsWith("incoming");
        if (ends) {
            beforeDelete(from);
        }
        disk.rename(from, to);
        if (ends) {
            afterDelete(from);
        }
    }

    @Override
    public void delete(Path file) throws IOException {
        beforeDelete(file);
        disk.delete(file);
        afterDelete(file);
    }

    @Override
    public void syncDirectory(Path folder) throws IOException {
        disk.syncDirectory(folder);
        if (folder.endsWith("entries")) {
            afterEntriesSync();
        }
    }

    @Override
    public void list(Path folder, Names names) throws IOException {
        disk.list(folder, names);
    }

    @Override
    public long usableBytes(Path folder) throws IOException {
        return disk.usableBytes(folder);
    }
}
