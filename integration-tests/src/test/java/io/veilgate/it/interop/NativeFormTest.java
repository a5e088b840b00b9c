package io.veilgate.it.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.veilgate.core.base.Limits;
import io.veilgate.core.base.Tag;
import io.veilgate.core.base.Uid;
import io.veilgate.core.base.Uids;
import io.veilgate.core.dataset.Part10;
import io.veilgate.core.dataset.Part10File;
import io.veilgate.core.dataset.TransferSyntaxes;
import io.veilgate.it.flow.InProcessNode;
import io.veilgate.it.flow.NodeFolder;
import io.veilgate.it.harness.Await;
import io.veilgate.it.harness.Dcmtk;
import io.veilgate.it.harness.FormedImage;
import io.veilgate.it.harness.Judges;
import io.veilgate.it.harness.Peers;
import io.veilgate.it.harness.Pixels;
import io.veilgate.it.harness.StoreScp;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images of every layout of samples, sent on to archives that take uncompressed ones only: pydicom and GDCM find the samples that there were. */
final class NativeFormTest {
    private static final Duration SOON = Duration.ofSeconds(60);

    /** What has storescu send each form as it is. */
    private static final Map<String, String> PROPOSING = Map.of(
            "native",
            "-xe",
            "implicit",
            "-xi",
            "bigendian",
            "-xb",
            "deflated",
            "-xd",
            "rle",
            "-xr",
            "jpeglossless",
            "-xs");

    @TempDir
    private static Path folder;

    private static List<FormedImage> images;
    private static Peers peers;

    @BeforeAll
    static void start() throws Exception {
        images = FormedImage.write(Files.createDirectory(folder.resolve("images")));
        peers = new Peers(folder);
    }

    @AfterAll
    static void stop() throws Exception {
        peers.close();
    }

    @Test
    void inImplicitVrLittleEndianWhatIsDecodedHasItsSamplesAndTheRestIsHeld() throws Exception {
        SequencedMap<FormedImage, Path> arrived = sentTo(
                "+xi",
                image -> image.form().equals("jpeglossless")
                        || image.layout().equals("grey32") && image.form().equals("bigendian"));

        assertThat(syntaxes(arrived)).containsOnly(Uids.ImplicitVRLittleEndian);
        haveTheirSamples(arrived);
        haveTheirSamplesForGdcm(arrived);
    }

    @Test
    void inExplicitVrWhatIsDecodedHasItsSamplesAndTheRestIsHeld() throws Exception {
        SequencedMap<FormedImage, Path> arrived =
                sentTo("+xe", image -> image.form().equals("jpeglossless"));

        arrived.forEach((image, file) -> assertThat(syntax(file))
                .as("%s", image)
                .isEqualTo(
                        switch (image.form()) {
                            case "bigendian" -> Uids.ExplicitVRBigEndian;
                            case "implicit" -> Uids.ImplicitVRLittleEndian;
                            default -> Uids.ExplicitVRLittleEndian;
                        }));
        haveTheirSamples(arrived);
    }

    /** @param held what cannot leave in a form that this archive takes */
    private static SequencedMap<FormedImage, Path> sentTo(String accepting, Predicate<FormedImage> held)
            throws Exception {
        StoreScp archive = peers.storeScp("ARCHIVE", accepting);
        NodeFolder node = new NodeFolder(Files.createTempDirectory(folder, "node-"))
                .rules("""
                        - name: test pattern, looked at
                          when: { Modality: OT }
                          clean: { reviewedBy: tester, on: 2026-11-02 }
                        """)
                .peer("ARCHIVE", archive.ae())
                .project("forms", "ARCHIVE", "")
                .route("MODALITY", "forms");
        try (InProcessNode running = InProcessNode.open(node)) {
            for (var form : PROPOSING.entrySet()) {
                List<Path> files = images.stream()
                        .filter(image -> image.form().equals(form.getKey()))
                        .map(FormedImage::file)
                        .toList();
                new Dcmtk("MODALITY")
                        .storescu(node.ae(), files, form.getValue())
                        .succeeded();
            }
            Await.until("nothing is left to do", SOON, () -> running.spooled() == 0);
            JsonNode quarantined = running.ask("quarantine-show", "{}");
            assertThat(quarantined).hasSize((int) images.stream().filter(held).count());
            quarantined.forEach(
                    entry -> assertThat(entry.path("reason").asText()).isEqualTo("unsupported-pixels"));
        }
        Map<Integer, Path> byNumber = new TreeMap<>();
        for (Path file : archive.files()) {
            byNumber.put(number(file), file);
        }
        SequencedMap<FormedImage, Path> arrived = new LinkedHashMap<>();
        images.stream()
                .filter(image -> byNumber.containsKey(image.number()))
                .forEach(image -> arrived.put(image, byNumber.get(image.number())));
        assertThat(arrived.sequencedKeySet())
                .containsExactlyElementsOf(images.stream().filter(held.negate()).toList());
        return arrived;
    }

    private static void haveTheirSamples(SequencedMap<FormedImage, Path> arrived) throws Exception {
        List<FormedImage> judged = arrived.sequencedKeySet().stream()
                // word by word or sample by sample: pydicom and DCMTK do not agree
                .filter(image ->
                        !image.layout().equals("grey32") || !image.form().equals("bigendian"))
                .toList();
        List<Path> files = judged.stream().map(arrived::get).toList();
        hold(judged, originals(), Judges.pixels(files));
    }

    /** In GDCM's reading, as pydicom reads what GDCM writes. */
    private static void haveTheirSamplesForGdcm(SequencedMap<FormedImage, Path> arrived) throws Exception {
        List<FormedImage> judged = arrived.sequencedKeySet().stream()
                // GDCM writes no such secondary captures
                .filter(image ->
                        !image.layout().startsWith("bits") && !image.layout().equals("grey32"))
                .toList();
        List<Path> files = new ArrayList<>();
        Path raw = Files.createTempDirectory(folder, "gdcm-");
        for (FormedImage image : judged) {
            files.add(FormedImage.rawByGdcm(arrived.get(image), raw.resolve(image.number() + ".dcm")));
        }
        hold(judged, originals(), Judges.pixels(files));
    }

    private static Map<String, Pixels> originals() throws Exception {
        List<FormedImage> natives =
                images.stream().filter(image -> image.form().equals("native")).toList();
        List<Pixels> pixels =
                Judges.pixels(natives.stream().map(FormedImage::file).toList());
        Map<String, Pixels> originals = new HashMap<>();
        for (int i = 0; i < natives.size(); i++) {
            originals.put(natives.get(i).layout(), pixels.get(i));
        }
        return originals;
    }

    private static void hold(List<FormedImage> images, Map<String, Pixels> originals, List<Pixels> found) {
        for (int i = 0; i < images.size(); i++) {
            Pixels original = originals.get(images.get(i).layout());
            assertThat(found.get(i)).as("%s", images.get(i)).hasToString(original.toString());
            assertThat(found.get(i).bytes()).as("%s", images.get(i)).isEqualTo(original.bytes());
        }
    }

    private static Set<Uid> syntaxes(Map<FormedImage, Path> arrived) {
        return arrived.values().stream().map(NativeFormTest::syntax).collect(Collectors.toSet());
    }

    private static Uid syntax(Path file) {
        try (Part10File opened = Part10.open(file, TransferSyntaxes.standard(), Limits.defaults())) {
            return opened.transferSyntax().uid();
        } catch (Exception e) {
            throw new AssertionError(file.toString(), e);
        }
    }

    private static int number(Path file) throws Exception {
        try (Part10File opened = Part10.open(file, TransferSyntaxes.standard(), Limits.defaults())) {
            return opened.read(Limits.defaults()).integer(Tag.InstanceNumber).orElseThrow();
        }
    }
}
