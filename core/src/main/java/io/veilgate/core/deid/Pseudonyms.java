package io.veilgate.core.deid;

import io.veilgate.core.base.Uid;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import javax.crypto.Mac;
import org.jspecify.annotations.Nullable;

/**
 * New identities from old ones, by HMAC-SHA-256 over (project, kind, generation, value): the same for the same key and input, whoever asks
 * and in whatever order, and not to be traced back without the key. Each part is preceded by its length, so no two inputs run together.
 * Safe for several threads.
 */
public final class Pseudonyms {
    private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final int PATIENT_CHARACTERS = 16;

    /** UIDs that were asked for lately: those of study, series and frame of reference come again with the next instance. */
    private static final int LATELY = 64;

    private enum Kind {
        UID,
        PATIENT
    }

    private record Replaced(String original, Uid uid) {}

    private final Mac keyed;
    /** What all derivations of a kind begin with has been fed to these. */
    private final Mac uids;

    private final Mac patients;
    /** By hash, each the latest of its place. Threads race for the places, and lose no more than a derivation. */
    private final @Nullable Replaced[] lately = new @Nullable Replaced[LATELY];

    private final byte[] project;
    private final int generation;

    /**
     * @param generation counts how often a project's instances have been made anew under other identities; 0 at first
     * @throws IllegalArgumentException if it is negative
     */
    public Pseudonyms(ProjectKey key, String project, int generation) {
        if (generation < 0) {
            throw new IllegalArgumentException("a generation is not negative");
        }
        this(key.mac(), utf8(project), generation);
    }

    private Pseudonyms(Mac keyed, byte[] project, int generation) {
        this.keyed = keyed;
        this.project = project;
        this.generation = generation;
        this.uids = begun(Kind.UID);
        this.patients = begun(Kind.PATIENT);
    }

    private Mac begun(Kind kind) {
        Mac mac = copy(keyed);
        update(mac, project);
        update(mac, utf8(kind.name()));
        mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, generation));
        return mac;
    }

    /** Those of the same key and project in another generation. */
    Pseudonyms ofGeneration(int other) {
        return other == generation ? this : new Pseudonyms(keyed, project, other);
    }

    /**
     * The UID that stands for another: {@code 2.25.} and a UUID in decimal (PS3.5 §B.2), its version and variant bits as of one made from
     * pseudo-random numbers.
     *
     * @param original its outer spaces and NULs mean nothing
     */
    public Uid uid(String original) {
        int place = (original.hashCode() & Integer.MAX_VALUE) % LATELY;
        Replaced before = lately[place];
        if (before != null && before.original.equals(original)) {
            return before.uid;
        }
        Uid uid = derivedUid(original);
        lately[place] = new Replaced(original, uid);
        return uid;
    }

    private Uid derivedUid(String original) {
        byte[] uuid = new byte[16];
        System.arraycopy(derive(uids, trim(original)), 0, uuid, 0, uuid.length);
        uuid[6] = (byte) (uuid[6] & 0x0F | 0x40);
        uuid[8] = (byte) (uuid[8] & 0x3F | 0x80);
        return new Uid("2.25." + new BigInteger(1, uuid));
    }

    /** The Patient ID, and name, that stands for a patient: 16 letters and digits of Base32. */
    public String patient(PatientIdentity identity) {
        byte[] derived = derive(patients, identity.issuer(), identity.patientId());
        StringBuilder text = new StringBuilder(PATIENT_CHARACTERS);
        long bits = ByteBuffer.wrap(derived).getLong();
        long more = ByteBuffer.wrap(derived).getLong(8);
        for (int i = 0; i < PATIENT_CHARACTERS; i++) {
            long word = i < PATIENT_CHARACTERS / 2 ? bits : more;
            text.append(BASE32.charAt((int) (word >>> 5 * (i % (PATIENT_CHARACTERS / 2))) & 0x1F));
        }
        return text.toString();
    }

    private static byte[] derive(Mac begun, String... values) {
        Mac mac = copy(begun);
        for (String value : values) {
            update(mac, utf8(normalized(value)));
        }
        return mac.doFinal();
    }

    private static Mac copy(Mac mac) {
        try {
            return (Mac) mac.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the platform's HmacSHA256 can be cloned", e);
        }
    }

    private static void update(Mac mac, byte[] part) {
        mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, part.length));
        mac.update(part);
    }

    /** In Unicode NFC: the same text however it was composed. */
    static String normalized(String value) {
        return Normalizer.isNormalized(value, Normalizer.Form.NFC)
                ? value
                : Normalizer.normalize(value, Normalizer.Form.NFC);
    }

    /** Without outer spaces and NULs. */
    static String trim(String value) {
        int start = 0;
        int end = value.length();
        while (end > start && isPadding(value.charAt(end - 1))) {
            end--;
        }
        while (start < end && isPadding(value.charAt(start))) {
            start++;
        }
        return value.substring(start, end);
    }

    private static boolean isPadding(char c) {
        return c == 0 || Character.isWhitespace(c);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
