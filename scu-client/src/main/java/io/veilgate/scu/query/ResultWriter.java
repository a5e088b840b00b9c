package io.veilgate.scu.query;

import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/**
 * Writes a job's result CSV. The file appears under its name, whole and with mode 0600, only with {@link #commit}; closing without that
 * leaves what was there before.
 */
public final class ResultWriter implements AutoCloseable {
    private static final CSVFormat FORMAT = CSVFormat.DEFAULT
            .builder()
            .setRecordSeparator("\n")
            .setHeader(
                    "line",
                    "outcome",
                    "expected",
                    "archived",
                    "quarantined",
                    "failed",
                    "reason",
                    "newPatientID",
                    "newStudyInstanceUID")
            .get();

    private final Path target;
    private final Path temporary;
    private final FileChannel channel;
    private final CSVPrinter printer;

    public ResultWriter(Path target) throws IOException {
        this.target = target.toAbsolutePath();
        Path folder = this.target.getParent();
        if (folder == null) {
            throw new IOException("not a file: " + target);
        }
        temporary = Files.createTempFile(
                folder,
                ".result-",
                ".tmp",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        channel = FileChannel.open(temporary, StandardOpenOption.WRITE);
        Writer writer = new OutputStreamWriter(Channels.newOutputStream(channel), StandardCharsets.UTF_8);
        printer = new CSVPrinter(new java.io.BufferedWriter(writer), FORMAT);
    }

    public void add(StudyResult result) throws IOException {
        printer.printRecord(
                result.line(),
                result.outcome().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                result.expected(),
                result.archived(),
                result.quarantined(),
                result.failed(),
                result.reason().orElse(""),
                result.newPatientId().orElse(""),
                result.newStudyInstanceUid().map(uid -> uid.value()).orElse(""));
    }

    /** Makes the file durable and puts it in its place, over one of that name. */
    public void commit() throws IOException {
        printer.flush();
        channel.force(true);
        Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void close() throws IOException {
        printer.close();
        Files.deleteIfExists(temporary);
    }
}
