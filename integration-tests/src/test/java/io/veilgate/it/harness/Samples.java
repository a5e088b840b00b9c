package io.veilgate.it.harness;

import io.veilgate.core.base.Uid;
import io.veilgate.core.base.Uids;
import io.veilgate.core.dataset.TransferSyntax;
import io.veilgate.core.dataset.TransferSyntaxes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * One small image in every transfer syntax that carries its pixel data, each an instance of its own: encoded by DCMTK where it can, otherwise with
 * bytes without a meaning for pixel data.
 */
public final class Samples {
    private static final Map<Uid, List<String>> ENCODERS = Map.ofEntries(
            Map.entry(Uids.ImplicitVRLittleEndian, List.of("dcmconv", "+ti")),
            Map.entry(Uids.ExplicitVRLittleEndian, List.of("dcmconv", "+te")),
            Map.entry(Uids.ExplicitVRBigEndian, List.of("dcmconv", "+tb")),
            Map.entry(Uids.DeflatedExplicitVRLittleEndian, List.of("dcmconv", "+td")),
            Map.entry(Uids.RLELossless, List.of("dcmcrle")),
            Map.entry(Uids.JPEGBaseline8Bit, List.of("dcmcjpeg", "+un", "+eb")),
            Map.entry(Uids.JPEGExtended12Bit, List.of("dcmcjpeg", "+un", "+ee")),
            Map.entry(Uids.JPEGSpectralSelectionNonHierarchical68, List.of("dcmcjpeg", "+un", "+es")),
            Map.entry(Uids.JPEGFullProgressionNonHierarchical1012, List.of("dcmcjpeg", "+un", "+ep")),
            Map.entry(Uids.JPEGLossless, List.of("dcmcjpeg", "+un", "+el")),
            Map.entry(Uids.JPEGLosslessSV1, List.of("dcmcjpeg", "+un", "+e1")),
            Map.entry(Uids.JPEGLSLossless, List.of("dcmcjpls", "+un", "+el")),
            Map.entry(Uids.JPEGLSNearLossless, List.of("dcmcjpls", "+un", "+en")));

    private Samples() {}

    /** All whose instances hold their pixel data themselves. */
    public static List<TransferSyntax> syntaxes() {
        return TransferSyntaxes.standard().all().stream()
                .filter(syntax -> syntax.kind() != TransferSyntax.Kind.BY_REFERENCE)
                .toList();
    }

    /** @return by transfer syntax, in the order of the product's table */
    public static SequencedMap<Uid, Path> write(Path folder) throws Exception {
        SequencedMap<Uid, Path> files = new LinkedHashMap<>();
        List<String> madeUp = new ArrayList<>();
        for (TransferSyntax syntax : syntaxes()) {
            Path file = folder.resolve(syntax.uid() + ".dcm");
            files.put(syntax.uid(), file);
            if (ENCODERS.containsKey(syntax.uid())) {
                encode(ENCODERS.get(syntax.uid()), SampleImage.write(folder, "2.25.3000." + files.size()), file);
            } else {
                madeUp.add(syntax.uid().value());
            }
        }
        Path source = SampleImage.write(folder, "2.25.3001");
        List<String> arguments = new ArrayList<>(List.of(source.toString(), folder.toString()));
        arguments.addAll(madeUp);
        Python.run("samples.py", arguments).succeeded();
        Files.delete(source);
        return files;
    }

    private static void encode(List<String> encoder, Path from, Path to) throws Exception {
        List<String> command = new ArrayList<>(encoder);
        command.addAll(List.of(from.toString(), to.toString()));
        Programs.run(command, Map.of()).succeeded();
        Files.delete(from);
    }
}
