package io.veilgate.core.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A disk in memory that loses power. Each folder has the names that programs see and the names that are durable; each file has bytes
 * that programs see and bytes that are durable. At a crash, of what was not synced each name's change and each byte's tail survives or
 * not, by a coin. One thing holds as on every journaling file system: a rename's old name is gone for good only if its new name is there.
 */
final class CrashDisk implements Disk {
    /** The power went: every operation after it fails so. */
    static final class PowerLoss extends IOException {
        PowerLoss() {
            super("no power");
        }
    }

    private static final class Inode {
        byte[] seen = new byte[0];
        byte[] durable = new byte[0];
        /** Bytes written over since the file was opened for that; -1 if it was not. */
        int overwritten = -1;
    }

    private record Rename(Path from, Path to, Inode inode) {}

    private final Map<Path, Map<String, Inode>> seen = new HashMap<>();
    private final Map<Path, Map<String, Inode>> durable = new HashMap<>();
    private final List<Rename> unsynced = new ArrayList<>();
    private final Map<Path, Integer> directorySyncs = new HashMap<>();
    private int forces;
    private int operationsUntilCrash = Integer.MAX_VALUE;
    private boolean off;
    private int operations;
    private Runnable beforeDirectorySync = () -> {};

    /** Fails the operation that comes after this many more, and all that follow. */
    synchronized void crashAfter(int moreOperations) {
        operationsUntilCrash = operations + moreOperations;
    }

    synchronized int operations() {
        return operations;
    }

    synchronized int directorySyncs(Path folder) {
        return directorySyncs.getOrDefault(folder, 0);
    }

    synchronized int forces() {
        return forces;
    }

    /** Runs on the thread that syncs a folder, before it does, outside any lock. */
    void beforeDirectorySync(Runnable action) {
        beforeDirectorySync = action;
    }

    /** What is left when the power is back. */
    synchronized void restart(Random coin) {
        for (Path folder : seen.keySet()) {
            Map<String, Inode> kept = new HashMap<>(durable.get(folder));
            Map<String, Inode> current = seen.get(folder);
            current.forEach((name, inode) -> {
                if (kept.get(name) != inode && coin.nextBoolean()) {
                    kept.put(name, inode);
                }
            });
            for (String name : List.copyOf(kept.keySet())) {
                if (!current.containsKey(name) && coin.nextBoolean()) {
                    kept.remove(name);
                }
            }
            durable.put(folder, kept);
        }
        for (Rename rename : unsynced) {
            boolean there = durable.get(rename.to.getParent()).get(name(rename.to)) == rename.inode;
            boolean stillWanted = seen.get(rename.to.getParent()).get(name(rename.to)) == rename.inode;
            if (!there && stillWanted) {
                durable.get(rename.from.getParent()).putIfAbsent(name(rename.from), rename.inode);
            }
        }
        durable.values()
                .forEach(names -> names.values().forEach(inode -> {
                    if (inode.overwritten >= 0) {
                        int survives = coin.nextInt(inode.overwritten + 1);
                        byte[] mixed = Arrays.copyOf(inode.durable, Math.max(survives, inode.durable.length));
                        System.arraycopy(inode.seen, 0, mixed, 0, survives);
                        inode.durable = mixed;
                        inode.overwritten = -1;
                    } else if (!Arrays.equals(inode.seen, inode.durable)) {
                        int survives = coin.nextInt(inode.seen.length + 1);
                        byte[] left = Arrays.copyOf(inode.seen, Math.max(survives, inode.durable.length));
                        System.arraycopy(inode.durable, 0, left, 0, inode.durable.length);
                        inode.durable = left;
                    }
                    inode.seen = inode.durable.clone();
                }));
        durable.forEach((folder, names) -> seen.put(folder, new HashMap<>(names)));
        unsynced.clear();
        operationsUntilCrash = Integer.MAX_VALUE;
        off = false;
    }

    private void step() throws PowerLoss {
        if (off || operations >= operationsUntilCrash) {
            off = true;
            throw new PowerLoss();
        }
        operations++;
    }

    private Map<String, Inode> folder(Path folder) throws NoSuchFileException {
        Map<String, Inode> names = seen.get(folder);
        if (names == null) {
            throw new NoSuchFileException("folder");
        }
        return names;
    }

    private static String name(Path file) {
        return file.getFileName().toString();
    }

    @Override
    public synchronized void createFolder(Path folder) throws IOException {
        step();
        seen.putIfAbsent(folder, new HashMap<>());
        durable.putIfAbsent(folder, new HashMap<>());
    }

    @Override
    public synchronized OutputFile create(Path file) throws IOException {
        step();
        Inode inode = new Inode();
        if (folder(file.getParent()).putIfAbsent(name(file), inode) != null) {
            throw new FileAlreadyExistsException("file");
        }
        return appending(inode);
    }

    @Override
    public synchronized OutputFile overwrite(Path file) throws IOException {
        step();
        Inode inode = folder(file.getParent()).get(name(file));
        if (inode == null) {
            throw new NoSuchFileException("file");
        }
        inode.overwritten = 0;
        return new OutputFile() {
            @Override
            public void write(ByteBuffer bytes) throws IOException {
                synchronized (CrashDisk.this) {
                    step();
                    int from = inode.overwritten;
                    inode.overwritten += bytes.remaining();
                    // readers keep the bytes that they have opened
                    inode.seen = Arrays.copyOf(inode.seen, Math.max(inode.seen.length, inode.overwritten));
                    bytes.get(inode.seen, from, bytes.remaining());
                }
            }

            @Override
            public void force() throws IOException {
                synchronized (CrashDisk.this) {
                    step();
                    forces++;
                    inode.seen = Arrays.copyOf(inode.seen, inode.overwritten);
                    inode.durable = inode.seen.clone();
                    inode.overwritten = -1;
                }
            }

            @Override
            public void close() {}
        };
    }

    private OutputFile appending(Inode inode) {
        return new OutputFile() {
            @Override
            public void write(ByteBuffer bytes) throws IOException {
                synchronized (CrashDisk.this) {
                    step();
                    int length = inode.seen.length;
                    inode.seen = Arrays.copyOf(inode.seen, length + bytes.remaining());
                    bytes.get(inode.seen, length, bytes.remaining());
                }
            }

            @Override
            public void force() throws IOException {
                synchronized (CrashDisk.this) {
                    step();
                    forces++;
                    inode.durable = inode.seen.clone();
                }
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public synchronized InputFile open(Path file) throws IOException {
        step();
        Inode inode = folder(file.getParent()).get(name(file));
        if (inode == null) {
            throw new NoSuchFileException("file");
        }
        byte[] bytes = inode.seen;
        return new InputFile() {
            @Override
            public long size() {
                return bytes.length;
            }

            @Override
            public int read(ByteBuffer target, long position) {
                if (position >= bytes.length) {
                    return -1;
                }
                int length = (int) Math.min(target.remaining(), bytes.length - position);
                target.put(bytes, (int) position, length);
                return length;
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public synchronized void rename(Path from, Path to) throws IOException {
        step();
        Inode inode = folder(from.getParent()).remove(name(from));
        if (inode == null) {
            throw new NoSuchFileException("file");
        }
        folder(to.getParent()).put(name(to), inode);
        unsynced.add(new Rename(from, to, inode));
    }

    @Override
    public synchronized void delete(Path file) throws IOException {
        step();
        folder(file.getParent()).remove(name(file));
    }

    @Override
    public void syncDirectory(Path folder) throws IOException {
        beforeDirectorySync.run();
        synchronized (this) {
            step();
            directorySyncs.merge(folder, 1, Integer::sum);
            if (seen.containsKey(folder)) {
                durable.put(folder, new HashMap<>(seen.get(folder)));
                unsynced.removeIf(rename -> isDurable(rename, folder));
            }
        }
    }

    /** A rename is one thing: with the old name's going its new name is durable, if it is still there. */
    private boolean isDurable(Rename rename, Path syncedFolder) {
        if (!rename.from.getParent().equals(syncedFolder)
                || seen.get(syncedFolder).get(name(rename.from)) == rename.inode) {
            return false;
        }
        Path folder = rename.to.getParent();
        if (seen.get(folder).get(name(rename.to)) == rename.inode) {
            durable.get(folder).put(name(rename.to), rename.inode);
        }
        return true;
    }

    @Override
    public void list(Path folder, Names names) throws IOException {
        List<String> copy;
        synchronized (this) {
            step();
            copy = List.copyOf(folder(folder).keySet());
        }
        for (String name : copy) {
            names.accept(name);
        }
    }

    @Override
    public long usableBytes(Path folder) {
        return Long.MAX_VALUE;
    }
}
