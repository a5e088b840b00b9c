package io.veilgate.core.deid;

import io.veilgate.core.base.ElementDictionary;
import io.veilgate.core.base.Tables;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Words that stand in any header without naming anybody: those of PS3.6, of which keywords and UID names are made, and parts of the body.
 * Phantoms and tests are called by them ({@code TEST^Overlay}), and so are some people: see {@link Needles}.
 */
final class StandardWords {
    private static final String BODY =
            "ABDOMEN ANKLE ARM AXIAL BACK BODY BONE BOWEL BRAIN BREAST CHEST CLAVICLE COLON CORONAL ELBOW EYE FACE"
                    + " FEMUR FINGER FOOT FOREARM HAND HEAD HEART HIP HUMERUS JAW KIDNEY KNEE LEG LIVER LUNG MANDIBLE NECK NOSE ORBIT PALM PELVIS"
                    + " PHANTOM PROSTATE RIB SACRUM SAGITTAL SCAPULA SHOULDER SINUS SKULL SPINE SPLEEN STERNUM THIGH THORAX TIBIA TOE UTERUS WRIST";

    private static final Set<String> WORDS = load();

    private StandardWords() {}

    /** @param word in upper case */
    static boolean contains(String word) {
        return WORDS.contains(word);
    }

    private static Set<String> load() {
        Set<String> words = new HashSet<>(Set.of(BODY.split(" ", -1)));
        for (String[] row : Tables.read(ElementDictionary.class, "elements.tsv")) {
            add(row[1].replaceAll("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " "), words);
        }
        for (String[] row : Tables.read(ElementDictionary.class, "uids.tsv")) {
            add(row[3], words);
        }
        return Set.copyOf(words);
    }

    private static void add(String text, Set<String> words) {
        for (String word : text.split("[^A-Za-z]+", -1)) {
            words.add(word.toUpperCase(Locale.ROOT));
        }
    }
}
