package io.veilgate.core.dataset;

import io.veilgate.core.base.DicomException;
import io.veilgate.core.base.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What becomes of a file that is read and written again; also as a program, for a virtual machine of little memory. */
final class CorpusOutcome {
    private CorpusOutcome() {}

    /** @param args a folder; for each file in it, a line with its name and its outcome is printed */
    public static void main(String[] args) throws IOException {
        for (Path file : files(Path.of(args[0]))) {
            System.out.println(file.getFileName() + "\t" + of(file));
        }
    }

    static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> !file.toString().endsWith(".csv"))
                    .sorted()
                    .toList();
        }
    }

    /**
     * {@code same} or {@code differs}, byte for byte and in its transfer syntax, if deflated after inflating, with what was odd; or {@code
     * refused} and why.
     */
    static String of(Path file) throws IOException {
        Limits limits = Limits.defaults();
        try (Part10File opened = Part10.open(file, TransferSyntaxes.standard(), limits)) {
            TransferSyntax written = opened.transferSyntax().deflated()
                    ? TransferSyntaxes.EXPLICIT_VR_LITTLE_ENDIAN
                    : opened.transferSyntax();
            DataSetReader reader = new DataSetReader(opened.dataSet(), opened.transferSyntax(), limits);
            byte[] out = Pieces.collect(DataSetWriter.segments(reader.read(), written), opened.dataSet(), 8192);
            boolean same = Arrays.equals(out, Pieces.all(opened.dataSet()));
            return (same ? "same " : "differs ") + new TreeSet<>(reader.oddities());
        } catch (DicomException.Format refused) {
            return "refused " + refused.getMessage();
        }
    }
}
