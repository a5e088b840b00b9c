package io.veilgate.scp.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.veilgate.core.base.Limits;
import io.veilgate.core.base.Tag;
import io.veilgate.core.dataset.DataSet;
import io.veilgate.core.dataset.Part10;
import io.veilgate.core.dataset.TransferSyntaxes;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SyntheticFilesTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(SyntheticDevice.class)
    void everyDevicesFileReadsBackInItsTransferSyntax(SyntheticDevice device) throws Exception {
        SyntheticInstance instance =
                new SyntheticStudies(1).series(device, 1, 2).getFirst().instance(1);
        Path file = folder.resolve("one.dcm");
        SyntheticFiles.write(instance, file);
        try (var part10 = Part10.open(file, TransferSyntaxes.standard(), Limits.defaults())) {
            DataSet read = part10.read(Limits.defaults());
            assertThat(part10.transferSyntax()).isEqualTo(device.transferSyntax());
            assertThat(read.integer(Tag.Columns)).hasValue(device.columns());
            assertThat(read.string(Tag.PatientName))
                    .isEqualTo(instance.dataSet().string(Tag.PatientName));
            assertThat(read.get(Tag.PixelData).orElseThrow().length())
                    .isEqualTo(instance.bulk().size());
        }
    }

    @Test
    void filesAreNamedByTheirSerialNumber() throws Exception {
        SyntheticStudy study =
                new SyntheticStudies(1).series(SyntheticDevice.MR, 2, 3).getLast();
        long bytes = SyntheticFiles.write(study, folder.resolve("made"));
        assertThat(folder.resolve("made")).isDirectoryContaining("glob:**0000000{3,4,5}.dcm");
        assertThat(bytes).isBetween(3 * 524_288L, 3 * 540_000L);
    }
}
