package io.veilgate.scp.audit;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.veilgate.core.base.Time;
import io.veilgate.scp.config.AuditConfig;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The audit log: files of JSON lines in {@code audit} of the data folder, one a day (UTC) and more where a day has much, only ever appended to,
 * each line synced when {@link #write} returns. No original UID and no patient attribute is in it. Any thread.
 */
public final class AuditLog {
    private static final Logger LOG = LoggerFactory.getLogger(AuditLog.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PREFIX = "audit-";
    private static final String SUFFIX = ".jsonl";

    private final Path folder;
    private final AuditConfig config;
    private final Time time;
    private LocalDate day = LocalDate.MIN;
    private int number;

    /** Makes the folder (0700) where there is none. */
    public AuditLog(Path dataFolder, AuditConfig config, Time time) throws IOException {
        this.folder = Files.createDirectories(
                dataFolder.resolve("audit"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        this.config = config;
        this.time = time;
    }

    /** A line to be filled and written. */
    public ObjectNode line(String event) {
        return JSON.createObjectNode().put("at", time.now().toString()).put("event", event);
    }

    /** Appends a line. If that fails, the log of the node says so, and the work goes on. */
    public synchronized void write(ObjectNode line) {
        try {
            byte[] bytes = (JSON.writeValueAsString(line) + "\n").getBytes(StandardCharsets.UTF_8);
            // a channel would be closed by an interruption, and the line lost
            try (FileOutputStream file = new FileOutputStream(current().toFile(), true)) {
                file.write(bytes);
                file.getFD().sync();
            }
        } catch (IOException e) {
            LOG.error("the audit log cannot be written: {}", e.toString());
        }
    }

    private Path current() throws IOException {
        LocalDate today = time.now().atZone(ZoneOffset.UTC).toLocalDate();
        if (!today.equals(day)) {
            day = today;
            number = 1;
            removeOld(today.minusDays(config.keepDays()));
        }
        while (Files.exists(file()) && Files.size(file()) >= config.fileBytes()) {
            number++;
        }
        if (!Files.exists(file())) {
            Files.createFile(
                    file(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        return file();
    }

    private Path file() {
        return folder.resolve(PREFIX + day + (number == 1 ? "" : "-" + number) + SUFFIX);
    }

    private void removeOld(LocalDate firstKept) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, PREFIX + "*" + SUFFIX)) {
            for (Path file : files) {
                String name = String.valueOf(file.getFileName());
                try {
                    String date = name.substring(PREFIX.length(), Math.min(name.length(), PREFIX.length() + 10));
                    if (LocalDate.parse(date).isBefore(firstKept)) {
                        Files.delete(file);
                    }
                } catch (DateTimeParseException _) {
                    // not one of ours
                }
            }
        }
    }
}
