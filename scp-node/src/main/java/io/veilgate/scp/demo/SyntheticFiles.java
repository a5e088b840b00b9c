package io.veilgate.scp.demo;

import io.veilgate.core.base.DicomException;
import io.veilgate.core.base.ReceivedUid;
import io.veilgate.core.base.Tag;
import io.veilgate.core.dataset.DataSetWriter;
import io.veilgate.core.dataset.FileMeta;
import io.veilgate.core.dataset.Part10;
import io.veilgate.core.dataset.Recipe;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Synthetic studies as DICOM files (PS3.10), one instance in memory at a time. */
public final class SyntheticFiles {
    private SyntheticFiles() {}

    /**
     * Writes every instance of a study into {@code folder}, which is made where it is missing; the files are named by their serial number.
     *
     * @return bytes written
     */
    public static long write(SyntheticStudy study, Path folder) throws IOException {
        Files.createDirectories(folder);
        long bytes = 0;
        for (int i = 0; i < study.instances(); i++) {
            SyntheticInstance instance = study.instance(i);
            bytes += write(instance, folder.resolve(name(instance.truth().serial())));
        }
        return bytes;
    }

    /** The file name of the instance with this number in its pixels. */
    static String name(int serial) {
        return String.format("%08d.dcm", serial);
    }

    /** @return bytes written */
    public static long write(SyntheticInstance instance, Path file) throws IOException {
        FileMeta meta = FileMeta.of(
                uid(instance, Tag.SOPClassUID), uid(instance, Tag.SOPInstanceUID), instance.transferSyntax());
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            Recipe recipe = new Recipe(
                    instance.transferSyntax(), DataSetWriter.segments(instance.dataSet(), instance.transferSyntax()));
            return Part10.write(meta, recipe, instance.bulk(), channel);
        } catch (DicomException.Format e) {
            throw new IllegalStateException("a synthetic instance cannot be encoded", e);
        }
    }

    private static ReceivedUid uid(SyntheticInstance instance, int tag) {
        return new ReceivedUid(instance.dataSet().string(tag).orElseThrow());
    }
}
