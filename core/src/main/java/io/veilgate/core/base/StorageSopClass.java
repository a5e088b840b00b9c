package io.veilgate.core.base;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A storage SOP Class of the registry (PS3.4 Annex B.5, PS3.6 Annex A) and what its IOD carries.
 *
 * @param modalities values of Modality that its instances are known to have; may be empty, and {@code any} is left out
 */
public record StorageSopClass(Uid uid, String keyword, List<String> modalities, Carries carries, boolean retired) {
    /** What an instance holds besides its header, as far as it decides what can be masked. */
    public enum Carries {
        PIXELS,
        FLOAT_PIXELS,
        VIDEO,
        ENCAPSULATED_DOCUMENT,
        STRUCTURED_REPORT,
        DIRECTORY,
        NO_PIXELS
    }

    private static final class Registry {
        static final Map<Uid, StorageSopClass> BY_UID = load();
    }

    public StorageSopClass {
        modalities = List.copyOf(modalities);
    }

    /** Every storage SOP Class but the media directory, retired ones too, in the registry's order. */
    public static Collection<StorageSopClass> all() {
        return Registry.BY_UID.values();
    }

    public static Optional<StorageSopClass> of(Uid uid) {
        return Optional.ofNullable(Registry.BY_UID.get(uid));
    }

    private static Map<Uid, StorageSopClass> load() {
        Map<Uid, StorageSopClass> classes = new LinkedHashMap<>();
        for (String[] row : Tables.read(StorageSopClass.class, "storage-sop-classes.tsv")) {
            Uid uid = new Uid(row[0]);
            List<String> modalities = new ArrayList<>(List.of(row[2].isEmpty() ? new String[0] : row[2].split("\\|")));
            modalities.remove("any");
            Carries carries = carries(row);
            if (carries != Carries.DIRECTORY) {
                classes.put(uid, new StorageSopClass(uid, row[1], modalities, carries, row[10].equals("Y")));
            }
        }
        return java.util.Collections.unmodifiableMap(classes);
    }

    private static Carries carries(String[] row) {
        if (row[4].equals("directory")) {
            return Carries.DIRECTORY;
        }
        if (row[8].equals("Y")) {
            return Carries.ENCAPSULATED_DOCUMENT;
        }
        if (row[9].equals("Y")) {
            return Carries.STRUCTURED_REPORT;
        }
        if (row[7].equals("Y")) {
            return Carries.VIDEO;
        }
        if (!row[5].equals("N")) {
            return Carries.PIXELS;
        }
        return row[6].equals("N") ? Carries.NO_PIXELS : Carries.FLOAT_PIXELS;
    }
}
