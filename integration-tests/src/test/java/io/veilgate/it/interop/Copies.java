package io.veilgate.it.interop;

import io.veilgate.core.base.Limits;
import io.veilgate.core.base.Tag;
import io.veilgate.core.dataset.Part10;
import io.veilgate.core.dataset.Part10File;
import io.veilgate.core.dataset.TransferSyntax;
import io.veilgate.core.dataset.TransferSyntaxes;
import io.veilgate.it.harness.Judges;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Originals and what came of them elsewhere. */
final class Copies {
    private Copies() {}

    private record Identity(String sopInstanceUid, TransferSyntax syntax) {}

    /** What is not as it was: an instance that is missing or was not expected, another transfer syntax, another data set. Empty if all is well. */
    static List<String> differences(Collection<Path> originals, Collection<Path> copies) throws Exception {
        return differences(originals, copies, true);
    }

    /** @param sameSyntax whether one native transfer syntax for another counts */
    static List<String> differences(Collection<Path> originals, Collection<Path> copies, boolean sameSyntax)
            throws Exception {
        Map<String, Path> arrived = new TreeMap<>();
        for (Path copy : copies) {
            arrived.put(identity(copy).sopInstanceUid(), copy);
        }
        List<String> found = new ArrayList<>();
        List<Path> pairs = new ArrayList<>();
        for (Path original : originals) {
            Identity identity = identity(original);
            Path copy = arrived.remove(identity.sopInstanceUid());
            if (copy == null) {
                found.add(original.getFileName() + " is missing");
            } else if (!fits(identity.syntax(), identity(copy).syntax(), sameSyntax)) {
                found.add(
                        original.getFileName() + " is now in " + identity(copy).syntax());
            } else {
                pairs.addAll(List.of(original, copy));
            }
        }
        arrived.keySet().forEach(uid -> found.add(uid + " was not expected"));
        List<String> differences = Judges.differences(pairs);
        for (int i = 0; i < pairs.size() / 2; i++) {
            if (!differences.get(i).isEmpty()) {
                found.add(pairs.get(2 * i).getFileName() + ": " + differences.get(i));
            }
        }
        return found;
    }

    private static boolean fits(TransferSyntax original, TransferSyntax copy, boolean same) {
        return original.equals(copy) || !same && !original.encapsulated() && !copy.encapsulated();
    }

    private static Identity identity(Path file) throws Exception {
        try (Part10File opened = Part10.open(file, TransferSyntaxes.standard(), Limits.defaults())) {
            return new Identity(
                    opened.read(Limits.defaults()).string(Tag.SOPInstanceUID).orElseThrow(), opened.transferSyntax());
        }
    }
}
