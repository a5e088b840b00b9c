package io.veilgate.scp.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.veilgate.core.base.Limits;
import io.veilgate.core.base.Tag;
import io.veilgate.core.dataset.Part10;
import io.veilgate.core.dataset.TransferSyntaxes;
import io.veilgate.core.pipeline.Outcome;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The synthetic studies, the demonstration's rules and the pipeline fit each other. */
class DemoMaskingTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(SyntheticDevice.class)
    void everyLineOfTextIsBlankAndEveryOtherPixelIsWhatItWas(SyntheticDevice device) throws Exception {
        SyntheticInstance instance = made(device);
        MaskedFiles masked = new MaskedFiles();
        Path before = folder.resolve("before.dcm");
        Path after = folder.resolve("after.dcm");
        SyntheticFiles.write(instance, before);
        assertThat(masked.mask(before, after)).isInstanceOf(Outcome.Masked.class);
        try (ImageFile original = ImageFile.open(before);
                ImageFile output = ImageFile.open(after)) {
            Comparison comparison = Comparison.of(original, output, masked.rules);
            assertThat(comparison.restIsUnchanged()).isTrue();
            assertThat(comparison.regionsAreBlank()).isTrue();
            assertThat(Comparison.serial(output)).isEqualTo(instance.truth().serial());
            for (GroundTruth.BurnedInText text : instance.truth().burnedIn()) {
                assertThat(comparison.regions())
                        .as("a region over %s", text)
                        .anyMatch(region -> new PixelBox(region.x(), region.y(), region.width(), region.height())
                                .contains(text.box()));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(SyntheticDevice.class)
    void nothingThatIdentifiesIsLeftInTheHeader(SyntheticDevice device) throws Exception {
        SyntheticInstance instance = made(device);
        Path before = folder.resolve("before.dcm");
        Path after = folder.resolve("after.dcm");
        SyntheticFiles.write(instance, before);
        new MaskedFiles().mask(before, after);
        String header = header(after);
        assertThat(header(before))
                .contains(instance.dataSet().string(Tag.PatientID).orElseThrow());
        for (String value : instance.truth().identifyingValues()) {
            for (Charset charset :
                    List.of(StandardCharsets.UTF_8, Charset.forName("EUC-KR"), StandardCharsets.ISO_8859_1)) {
                if (charset.newEncoder().canEncode(value)) {
                    assertThat(header.contains(bytes(value, charset)))
                            .as("a value of %s characters", value.length())
                            .isFalse();
                }
            }
        }
        for (String uid : instance.truth().instanceUids()) {
            assertThat(header.contains(uid)).isFalse();
        }
    }

    private static SyntheticInstance made(SyntheticDevice device) {
        return new SyntheticStudies(11)
                .demo().stream()
                        .filter(study -> study.device() == device)
                        .findFirst()
                        .orElseThrow()
                        .instance(1);
    }

    /** The bytes before the pixels, one character each. */
    private static String header(Path file) throws Exception {
        byte[] all = Files.readAllBytes(file);
        try (var part10 = Part10.open(file, TransferSyntaxes.standard(), Limits.defaults())) {
            var pixels = part10.read(Limits.defaults()).get(Tag.PixelData).orElseThrow();
            return new String(all, 0, all.length - (int) pixels.length(), StandardCharsets.ISO_8859_1);
        }
    }

    private static String bytes(String value, Charset charset) {
        return new String(value.getBytes(charset), StandardCharsets.ISO_8859_1);
    }
}
