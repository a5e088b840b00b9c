package io.veilgate.it.fault;

import io.veilgate.it.harness.Await;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The machine's own disk, that writes down in which order files are written, synced and named and their folder synced, and what senders
 * say that they were answered. Originals are told apart by the number in their last four bytes. Any thread.
 */
final class DurableTrace extends FaultyDisk {
    private static final Duration SOON = Duration.ofSeconds(60);

    private sealed interface Event {
        record Written(Path file) implements Event {}

        record Forced(Path file) implements Event {}

        record Naming(Path from, int serial) implements Event {}

        record Named(int serial) implements Event {}

        record FolderSyncBegins(int number) implements Event {}

        record FolderSyncEnds(int number) implements Event {}

        record Acknowledged(int serial) implements Event {}
    }

    private final List<Event> events = new ArrayList<>();
    private final int othersToAwait;
    private final AtomicBoolean first = new AtomicBoolean(true);
    private volatile boolean received;
    private int named;
    private int folderSyncs;

    /** @param othersToAwait the first sync of the folder waits until as many others have got their names, which then have to share the next */
    DurableTrace(int othersToAwait) {
        this.othersToAwait = othersToAwait;
    }

    /** The sender has read Success. */
    void acknowledged(int serial) {
        add(new Event.Acknowledged(serial));
    }

    private synchronized void add(Event event) {
        events.add(event);
        if (event instanceof Event.Named) {
            named++;
        }
    }

    private synchronized int named() {
        return named;
    }

    private synchronized int beginFolderSync() {
        events.add(new Event.FolderSyncBegins(++folderSyncs));
        return folderSyncs;
    }

    @Override
    public OutputFile create(Path file) throws IOException {
        OutputFile out = super.create(file);
        received = true;
        return new OutputFile() {
            @Override
            public void write(ByteBuffer bytes) throws IOException {
                add(new Event.Written(file));
                out.write(bytes);
            }

            @Override
            public void force() throws IOException {
                out.force();
                add(new Event.Forced(file));
            }

            @Override
            public void close() throws IOException {
                out.close();
            }
        };
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        if (isEntry(to) && from.getParent().endsWith("incoming")) {
            byte[] bytes = Files.readAllBytes(from);
            int serial = ByteBuffer.wrap(bytes).getInt(bytes.length - 4);
            add(new Event.Naming(from, serial));
            super.rename(from, to);
            add(new Event.Named(serial));
        } else {
            super.rename(from, to);
        }
    }

    @Override
    public void syncDirectory(Path folder) throws IOException {
        if (!received || !folder.endsWith("entries")) {
            super.syncDirectory(folder);
            return;
        }
        int number = beginFolderSync();
        if (first.getAndSet(false)) {
            try {
                Await.until("others have got their names", SOON, () -> named() > othersToAwait);
            } catch (Exception e) {
                throw new IOException(e);
            }
        }
        super.syncDirectory(folder);
        add(new Event.FolderSyncEnds(number));
    }

    /** Numbers of the originals whose sender was answered before all that has to be durable was. */
    synchronized Set<Integer> acknowledgedTooEarly() {
        Set<Integer> early = new HashSet<>();
        for (int at = 0; at < events.size(); at++) {
            if (events.get(at) instanceof Event.Acknowledged(int serial) && !isDurable(serial, events.subList(0, at))) {
                early.add(serial);
            }
        }
        return early;
    }

    private static boolean isDurable(int serial, List<Event> before) {
        int named = before.indexOf(new Event.Named(serial));
        for (int at = 0; at < named; at++) {
            if (before.get(at) instanceof Event.Naming(Path from, int of) && of == serial) {
                int forced = before.subList(0, at).lastIndexOf(new Event.Forced(from));
                return forced >= 0
                        && !before.subList(forced, before.size()).contains(new Event.Written(from))
                        && isFolderSynced(before.subList(named, before.size()));
            }
        }
        return false;
    }

    /** By a sync that began after the name was there. */
    private static boolean isFolderSynced(List<Event> sinceNamed) {
        return sinceNamed.stream()
                .anyMatch(event -> event instanceof Event.FolderSyncBegins(int number)
                        && sinceNamed.contains(new Event.FolderSyncEnds(number)));
    }

    synchronized int folderSyncs() {
        return folderSyncs;
    }
}
