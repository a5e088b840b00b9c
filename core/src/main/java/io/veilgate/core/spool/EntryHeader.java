package io.veilgate.core.spool;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.veilgate.core.base.Implementation;
import io.veilgate.core.base.ReceivedUid;
import io.veilgate.core.base.Uid;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/**
 * The front of a spool entry's file: preamble and File Meta Information (PS3.10 §7.1), so that any DICOM tool can open it, with the
 * {@link EntryDescription} as JSON in Private Information (0002,0102). Group 0002 says what it can in its own attributes; read back is
 * the JSON alone.
 */
final class EntryHeader {
    private static final String INFORMATION_CREATOR = "2.25.220339006857944491551969325651860961810";
    private static final int PREAMBLE_BYTES = 128;
    private static final int GROUP_LENGTH_END = PREAMBLE_BYTES + 4 + 12;
    /** Far above any description; a longer group 0002 is not ours. */
    private static final int MAX_GROUP_BYTES = 64 << 10;

    private static final byte[] MAGIC = {'D', 'I', 'C', 'M'};
    private static final ObjectMapper JSON = new ObjectMapper();

    /** A description, and where the data set starts in the file. */
    record Read(EntryDescription description, long dataSetOffset) {}

    private EntryHeader() {}

    static ByteBuffer encode(EntryDescription description) {
        ByteArrayOutputStream group = new ByteArrayOutputStream(1024);
        longElement(group, 0x0001, new byte[] {0, 1});
        text(group, 0x0002, "UI", description.sopClass().value());
        text(group, 0x0003, "UI", description.sopInstance().value());
        text(group, 0x0010, "UI", description.transferSyntax().value());
        text(group, 0x0012, "UI", Implementation.CLASS_UID.value());
        text(group, 0x0013, "SH", "VEILGATE");
        if (isAeTitle(description.callingAeTitle())) {
            text(group, 0x0016, "AE", description.callingAeTitle());
        }
        text(group, 0x0100, "UI", INFORMATION_CREATOR);
        longElement(group, 0x0102, evenWithSpace(json(description)));

        ByteBuffer header = ByteBuffer.allocate(GROUP_LENGTH_END + group.size()).order(ByteOrder.LITTLE_ENDIAN);
        header.position(PREAMBLE_BYTES);
        header.put(MAGIC);
        header.putShort((short) 0x0002).putShort((short) 0x0000).put((byte) 'U').put((byte) 'L');
        header.putShort((short) 4).putInt(group.size());
        header.put(group.toByteArray());
        return header.flip();
    }

    static Read read(Disk.InputFile file) throws IOException {
        ByteBuffer front = bytes(file, 0, GROUP_LENGTH_END);
        byte[] magic = new byte[4];
        front.get(PREAMBLE_BYTES, magic);
        int length = front.getInt(GROUP_LENGTH_END - 4);
        if (!Arrays.equals(magic, MAGIC) || length < 0 || length > MAX_GROUP_BYTES) {
            throw damaged("no File Meta Information");
        }
        ByteBuffer group = bytes(file, GROUP_LENGTH_END, length);
        while (group.remaining() >= 8) {
            int element = Short.toUnsignedInt(group.getShort(group.position() + 2));
            String vr = "" + (char) group.get(group.position() + 4) + (char) group.get(group.position() + 5);
            boolean isLong = vr.equals("OB");
            int valueLength = isLong && group.remaining() >= 12
                    ? group.getInt(group.position() + 8)
                    : Short.toUnsignedInt(group.getShort(group.position() + 6));
            int valueStart = group.position() + (isLong ? 12 : 8);
            if (valueLength < 0 || valueStart > group.limit() || valueLength > group.limit() - valueStart) {
                throw damaged("File Meta Information ends inside an element");
            }
            if (element == 0x0102) {
                byte[] json = new byte[valueLength];
                group.get(valueStart, json);
                return new Read(description(json), GROUP_LENGTH_END + length);
            }
            group.position(valueStart + valueLength);
        }
        throw damaged("no description in its File Meta Information");
    }

    private static ByteBuffer bytes(Disk.InputFile file, long position, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            if (file.read(bytes, position + bytes.position()) < 0) {
                throw damaged("ends in its File Meta Information");
            }
        }
        return bytes.flip();
    }

    private static byte[] json(EntryDescription description) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeStringField("transferSyntax", description.transferSyntax().value());
            json.writeStringField("sopClass", description.sopClass().value());
            json.writeStringField("sopInstance", description.sopInstance().value());
            json.writeStringField("project", description.project());
            json.writeStringField("peer", description.peer());
            json.writeStringField("callingAeTitle", description.callingAeTitle());
            json.writeStringField("calledAeTitle", description.calledAeTitle());
            json.writeStringField("received", description.received().toString());
            if (description.job().isPresent()) {
                json.writeStringField("job", description.job().get());
            }
            if (description.moveOriginator().isPresent()) {
                json.writeStringField(
                        "moveOriginator", description.moveOriginator().get());
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new IllegalStateException("strings in memory are always JSON", e);
        }
        return bytes.toByteArray();
    }

    private static EntryDescription description(byte[] json) throws IOException {
        JsonNode node = parsed(json);
        try {
            return new EntryDescription(
                    new Uid(required(node, "transferSyntax")),
                    new ReceivedUid(required(node, "sopClass")),
                    new ReceivedUid(required(node, "sopInstance")),
                    required(node, "project"),
                    required(node, "peer"),
                    optional(node, "job"),
                    required(node, "callingAeTitle"),
                    required(node, "calledAeTitle"),
                    optional(node, "moveOriginator"),
                    Instant.parse(required(node, "received")));
        } catch (IllegalArgumentException | DateTimeException e) {
            throw notADescription();
        }
    }

    private static JsonNode parsed(byte[] json) throws SpoolException {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            // also what is no character of the UTF-16 or UTF-32 that its first bytes look like
            throw notADescription();
        }
    }

    /** Without the cause, which would quote the text, and with it an original UID. */
    private static SpoolException notADescription() {
        return damaged("its description is not one");
    }

    private static String required(JsonNode node, String key) throws SpoolException {
        return optional(node, key).orElseThrow(() -> damaged("its description lacks " + key));
    }

    private static Optional<String> optional(JsonNode node, String key) {
        JsonNode value = node.get(key);
        return value == null || !value.isTextual() ? Optional.empty() : Optional.of(value.textValue());
    }

    private static SpoolException damaged(String how) {
        return new SpoolException(SpoolException.Problem.DAMAGED, "spool entry damaged: " + how);
    }

    private static boolean isAeTitle(String title) {
        return !title.isBlank()
                && title.length() <= 16
                && title.chars().allMatch(c -> c >= 0x20 && c < 0x7F && c != '\\');
    }

    private static void text(ByteArrayOutputStream group, int element, String vr, String value) {
        byte[] latin = value.getBytes(StandardCharsets.ISO_8859_1);
        int length = Math.min(latin.length, 0xFFFE);
        tag(group, element, vr);
        le16(group, length + length % 2);
        group.write(latin, 0, length);
        if (length % 2 == 1) {
            group.write(vr.equals("UI") ? 0 : ' ');
        }
    }

    private static void longElement(ByteArrayOutputStream group, int element, byte[] value) {
        tag(group, element, "OB");
        le16(group, 0);
        le16(group, value.length & 0xFFFF);
        le16(group, value.length >>> 16);
        group.writeBytes(value);
    }

    private static void tag(ByteArrayOutputStream group, int element, String vr) {
        le16(group, 0x0002);
        le16(group, element);
        group.write(vr.charAt(0));
        group.write(vr.charAt(1));
    }

    private static void le16(ByteArrayOutputStream out, int value) {
        out.write(value);
        out.write(value >>> 8);
    }

    private static byte[] evenWithSpace(byte[] json) {
        if (json.length % 2 == 0) {
            return json;
        }
        byte[] even = Arrays.copyOf(json, json.length + 1);
        even[json.length] = ' ';
        return even;
    }
}
