package io.veilgate.scp.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.veilgate.core.base.Uid;
import io.veilgate.core.pipeline.Outcome;
import io.veilgate.core.pipeline.Reason;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Counts what became of the files and tells, on standard error, those that were not written. What is held is also kept in a file until
 * the end, for JSON, and not in memory. Safe for several threads.
 */
final class MaskReport implements AutoCloseable {
    private final PrintWriter err;
    private final ObjectMapper mapper = new ObjectMapper();
    private final DistinctUids studies = new DistinctUids();
    private final Path heldFile;
    private final BufferedWriter heldLines;
    private long written;
    private long held;
    private long excluded;
    private long failed;
    private long skipped;
    private long bytes;

    MaskReport(PrintWriter err) throws IOException {
        this.err = err;
        heldFile = Files.createTempFile("veilgate-mask-", ".jsonl");
        heldLines = Files.newBufferedWriter(heldFile);
    }

    synchronized void written(Outcome.Masked masked, long outputBytes) {
        written++;
        bytes += outputBytes;
        masked.studyInstanceUid().map(Uid::value).ifPresent(studies::add);
    }

    /** Not written, or left out because the exclusion list says so. */
    synchronized void held(Path file, Reason reason) {
        if (reason.code() == Reason.Code.EXCLUDED) {
            excluded++;
        } else {
            held++;
        }
        err.println("held: " + file + ": " + reason.code().key() + ": " + reason.text());
        try {
            heldLines.write(mapper.writeValueAsString(
                    Map.of("reason", reason.code().key(), "detail", reason.text(), "path", file.toString())));
            heldLines.newLine();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Could not be read or written, for reasons outside of the file's content. */
    synchronized void failed(String what, IOException reason) {
        failed++;
        err.println("failed: " + what + ": " + Failures.told(reason));
    }

    /** In a folder, and no DICOM instance. */
    synchronized void skipped() {
        skipped++;
    }

    synchronized boolean isAllDone() {
        return held == 0 && failed == 0;
    }

    synchronized String summary(Path out) {
        return written + " written to " + out + ", " + held + " held, " + failed + " failed"
                + (excluded == 0 ? "" : ", " + excluded + " excluded")
                + (skipped == 0 ? "" : ", " + skipped + " skipped (no DICOM instance)");
    }

    /** One document on one line. */
    synchronized void writeJson(PrintWriter out, double seconds) throws IOException {
        heldLines.flush();
        try (BufferedReader lines = Files.newBufferedReader(heldFile);
                JsonGenerator json = mapper.getFactory().createGenerator(out)) {
            json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
            json.writeStartObject();
            json.writeObjectFieldStart("instances");
            json.writeNumberField("received", written + held + excluded + failed);
            json.writeNumberField("archived", written);
            json.writeNumberField("quarantined", held);
            json.writeNumberField("failed", failed);
            json.writeNumberField("excluded", excluded);
            json.writeNumberField("skipped", skipped);
            json.writeEndObject();
            json.writeObjectFieldStart("studies");
            json.writeNumberField("archived", studies.count());
            json.writeEndObject();
            json.writeNumberField("bytes", bytes);
            json.writeNumberField("seconds", seconds);
            json.writeArrayFieldStart("quarantine");
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                json.writeRawValue(line);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        out.println();
        out.flush();
    }

    @Override
    public void close() throws IOException {
        heldLines.close();
        Files.deleteIfExists(heldFile);
    }
}
