package io.veilgate.core.spool;

import java.nio.file.NoSuchFileException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Which entries somebody reads, so that no file is written over under a reader. For any thread. */
final class OpenEntries {
    private static final int LEAVING = -1;

    /** Readers of an entry by its id; {@link #LEAVING} while it goes, after which there is none. */
    private final Map<Long, Integer> readers = new ConcurrentHashMap<>();

    /** To be called before the file is opened. */
    void opening(SpoolEntry entry) throws NoSuchFileException {
        int now = readers.merge(entry.id(), 1, (before, one) -> before == LEAVING ? LEAVING : before + one);
        if (now == LEAVING) {
            throw new NoSuchFileException(entry.fileName());
        }
    }

    void closed(SpoolEntry entry) {
        readers.computeIfPresent(entry.id(), (_, before) -> before == 1 ? null : Integer.valueOf(before - 1));
    }

    /** @return whether nobody has it open; nobody can open it then before {@link #left} */
    boolean leaving(SpoolEntry entry) {
        return readers.putIfAbsent(entry.id(), LEAVING) == null;
    }

    void left(SpoolEntry entry) {
        readers.remove(entry.id());
    }
}
