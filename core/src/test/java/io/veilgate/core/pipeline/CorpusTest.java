package io.veilgate.core.pipeline;

import static io.veilgate.core.pipeline.Instances.decode;
import static io.veilgate.core.pipeline.Instances.output;
import static io.veilgate.core.pipeline.Instances.policy;
import static org.assertj.core.api.Assertions.assertThat;

import io.veilgate.core.base.DicomException;
import io.veilgate.core.base.Limits;
import io.veilgate.core.base.Tag;
import io.veilgate.core.base.Uids;
import io.veilgate.core.dataset.DataSet;
import io.veilgate.core.dataset.Part10;
import io.veilgate.core.dataset.Part10File;
import io.veilgate.core.dataset.TransferSyntax;
import io.veilgate.core.dataset.TransferSyntaxes;
import io.veilgate.core.pipeline.Reason.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Files of many makers; runs where the corpus folder is ({@code -Dveilgate.corpus}, or the environment's VEILGATE_CORPUS). */
final class CorpusTest {
    private static final String EVERY_IMAGE = """
            - name: a corner of every image
              when: { Rows: present }
              regions: [ { x: 0, y: 0, width: 2, height: 2 } ]
            """;

    /** Why an image that is native or RLE may be held all the same. */
    private static final Set<Code> EXCUSES = EnumSet.of(Code.NO_PATIENT_ID, Code.UNSUPPORTED_OBJECT);

    private final InstanceProcessor processor = new InstanceProcessor(Limits.defaults());
    private final ProjectPolicy policy = policy(EVERY_IMAGE);

    private static Path corpus() {
        String named = System.getProperty("veilgate.corpus", System.getenv().getOrDefault("VEILGATE_CORPUS", ""));
        Path folder = named.isEmpty() ? Path.of("../../shared/data") : Path.of(named);
        Assumptions.assumeTrue(Files.isDirectory(folder.resolve("dicom")), "no corpus folder");
        return folder;
    }

    private static List<Path> files(String folder) throws IOException {
        try (Stream<Path> files = Files.walk(corpus().resolve(folder))) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.toString().endsWith(".csv")
                            && !file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void everyNativeOrRleImageIsMasked() throws IOException, DicomException.Format {
        List<String> held = new ArrayList<>();
        int masked = 0;
        for (Path path : files("dicom")) {
            try (Part10File file = Part10.open(path, TransferSyntaxes.standard(), Limits.defaults());
                    ReceivedInstance instance = ReceivedInstance.file(file)) {
                Outcome outcome = processor.process(instance, policy, ResearchIds.none());
                switch (outcome) {
                    case Outcome.Masked done -> {
                        masked++;
                        assertReadable(done, output(done, instance));
                    }
                    case Outcome.Quarantined quarantined -> {
                        DataSet received = file.read(Limits.defaults());
                        if (mustBeMasked(received, file.transferSyntax())
                                && !EXCUSES.contains(quarantined.reason().code())) {
                            held.add(path.getFileName() + ": " + quarantined.reason());
                        }
                    }
                }
            }
        }
        assertThat(held).isEmpty();
        assertThat(masked).isGreaterThan(100);
    }

    private static boolean mustBeMasked(DataSet received, TransferSyntax transferSyntax) {
        return received.contains(Tag.PixelData)
                && (!transferSyntax.encapsulated() || transferSyntax.is(Uids.RLELossless));
    }

    private static void assertReadable(Outcome.Masked masked, byte[] output) throws IOException, DicomException.Format {
        DataSet created = decode(output, masked.recipe().transferSyntax());
        assertThat(created.string(Tag.PatientID)).contains(masked.patientId());
        assertThat(created.string(Tag.SOPInstanceUID))
                .contains(masked.sopInstanceUid().value());
    }

    @Test
    void brokenFilesEndInAnOutcome() throws IOException {
        for (Path path : files("malformed")) {
            try (Part10File file = Part10.open(path, TransferSyntaxes.standard(), Limits.defaults());
                    ReceivedInstance instance = ReceivedInstance.file(file)) {
                Outcome outcome = processor.process(instance, policy, ResearchIds.none());
                if (outcome instanceof Outcome.Quarantined quarantined) {
                    assertThat(quarantined.reason().code())
                            .as("%s", path.getFileName())
                            .isNotEqualTo(Code.UNEXPECTED);
                } else if (outcome instanceof Outcome.Masked masked) {
                    output(masked, instance);
                }
            } catch (DicomException.Format notDicom) {
                assertThat(notDicom.offset()).isNotNegative();
            }
        }
    }
}
