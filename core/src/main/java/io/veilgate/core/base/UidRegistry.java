package io.veilgate.core.base;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The UID registry of PS3.6 Annex A: keywords and names of the standard's own UIDs. Immutable. */
public final class UidRegistry {
    /** @param type as Table A-1 has it: {@code SOP Class}, {@code Transfer Syntax}, … */
    public record Entry(Uid uid, String keyword, String type, String name, boolean retired) {}

    private static final class Standard {
        static final UidRegistry INSTANCE = load();
    }

    private final Map<Uid, Entry> byUid;
    private final Map<String, Entry> byKeyword;

    private UidRegistry(Map<Uid, Entry> byUid, Map<String, Entry> byKeyword) {
        this.byUid = Map.copyOf(byUid);
        this.byKeyword = Map.copyOf(byKeyword);
    }

    public static UidRegistry standard() {
        return Standard.INSTANCE;
    }

    private static UidRegistry load() {
        Map<Uid, Entry> byUid = new HashMap<>();
        Map<String, Entry> byKeyword = new HashMap<>();
        for (String[] row : Tables.read(UidRegistry.class, "uids.tsv")) {
            Entry entry = new Entry(new Uid(row[0]), row[1], row[2], row[3], row[4].equals("Y"));
            byUid.put(entry.uid(), entry);
            byKeyword.put(entry.keyword(), entry);
        }
        return new UidRegistry(byUid, byKeyword);
    }

    public Optional<Entry> get(Uid uid) {
        return Optional.ofNullable(byUid.get(uid));
    }

    public Optional<Entry> byKeyword(String keyword) {
        return Optional.ofNullable(byKeyword.get(keyword));
    }
}
