package io.veilgate.core.spool;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/** A {@link QuarantineReason} as a JSON file, which also names the instance's file beside it. */
final class ReasonFile {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MAX_BYTES = 64 << 10;
    private static final QuarantineReason UNREADABLE = new QuarantineReason(
            "unreadable-reason",
            "the reason file cannot be read",
            "",
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Instant.EPOCH);

    /** {@code entry} is empty where the file does not say. */
    record Read(QuarantineReason reason, Optional<SpoolEntry> entry) {}

    private ReasonFile() {}

    static ByteBuffer encode(QuarantineReason reason, SpoolEntry entry) {
        ObjectNode node = JSON.createObjectNode()
                .put("code", reason.code())
                .put("text", reason.text())
                .put("project", reason.project());
        reason.job().ifPresent(job -> node.put("job", job));
        reason.ruleVersion().ifPresent(version -> node.put("ruleVersion", version));
        node.put("since", reason.since().toString()).put("file", entry.fileName());
        reason.device()
                .ifPresent(device -> node.putObject("device")
                        .put("Manufacturer", device.manufacturer())
                        .put("ManufacturerModelName", device.manufacturerModelName())
                        .put("SOPClassUID", device.sopClassUid())
                        .put("Rows", device.rows())
                        .put("Columns", device.columns())
                        .put("ImageType", device.imageType()));
        try {
            return ByteBuffer.wrap(JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(node));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of strings and numbers is always JSON", e);
        }
    }

    /** A file that is not one (cut short, edited by hand) gives a reason that says so: the instance stays held. */
    static Read read(Disk.InputFile file) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(file.size(), MAX_BYTES));
        int read;
        do {
            read = file.read(bytes, bytes.position());
        } while (read > 0 && bytes.hasRemaining());
        try {
            JsonNode node = JSON.readTree(bytes.array(), 0, bytes.position());
            JsonNode device = node.path("device");
            QuarantineReason reason = new QuarantineReason(
                    node.path("code").asText(),
                    node.path("text").asText(),
                    node.path("project").asText(),
                    optional(node, "job"),
                    optional(node, "ruleVersion"),
                    device.isObject() ? Optional.of(device(device)) : Optional.empty(),
                    Instant.parse(node.path("since").asText()));
            return new Read(reason, optional(node, "file").flatMap(SpoolEntry::ofFileName));
        } catch (JsonProcessingException | DateTimeException e) {
            return new Read(UNREADABLE, Optional.empty());
        }
    }

    private static QuarantineReason.Device device(JsonNode node) {
        return new QuarantineReason.Device(
                node.path("Manufacturer").asText(),
                node.path("ManufacturerModelName").asText(),
                node.path("SOPClassUID").asText(),
                node.path("Rows").asInt(),
                node.path("Columns").asInt(),
                node.path("ImageType").asText());
    }

    private static Optional<String> optional(JsonNode node, String key) {
        return Optional.ofNullable(node.path(key).textValue());
    }
}
