package io.veilgate.it.harness;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A DIMSE message as it is on the wire (PS3.7 §6.3, Annex E), without the product's codec.
 *
 * @param command elements of group 0000 by their number, without the group's length
 * @param dataSet empty if none follows
 */
@SuppressWarnings("ArrayRecordComponent") // made once, read by one test
public record RawMessage(int contextId, SortedMap<Integer, byte[]> command, byte[] dataSet) {
    public static final int C_STORE_RQ = 0x0001;
    public static final int C_STORE_RSP = 0x8001;
    public static final int C_GET_RQ = 0x0010;
    public static final int C_FIND_RQ = 0x0020;
    public static final int C_MOVE_RQ = 0x0021;
    public static final int C_ECHO_RQ = 0x0030;
    static final int C_CANCEL_RQ = 0x0FFF;

    static final int AFFECTED_SOP_CLASS_UID = 0x0002;
    static final int COMMAND_FIELD = 0x0100;
    static final int MESSAGE_ID = 0x0110;
    static final int MESSAGE_ID_BEING_RESPONDED_TO = 0x0120;
    static final int MOVE_DESTINATION = 0x0600;
    static final int PRIORITY = 0x0700;
    static final int COMMAND_DATA_SET_TYPE = 0x0800;
    public static final int STATUS = 0x0900;
    static final int AFFECTED_SOP_INSTANCE_UID = 0x1000;
    static final int REMAINING = 0x1020;
    static final int COMPLETED = 0x1021;
    static final int FAILED = 0x1022;
    static final int WARNING = 0x1023;
    static final int MOVE_ORIGINATOR_AE_TITLE = 0x1030;
    static final int MOVE_ORIGINATOR_MESSAGE_ID = 0x1031;

    private static final int NO_DATA_SET = 0x0101;

    /** A message without a data set until {@link #with(byte[])} adds one. */
    public static RawMessage of(int contextId, int commandField) {
        RawMessage message = new RawMessage(contextId, new TreeMap<>(), new byte[0]);
        return message.with(COMMAND_FIELD, commandField).with(COMMAND_DATA_SET_TYPE, NO_DATA_SET);
    }

    /** The response to this request. */
    public RawMessage answer(int status) {
        return of(contextId, commandField() | 0x8000)
                .with(AFFECTED_SOP_CLASS_UID, text(AFFECTED_SOP_CLASS_UID))
                .with(MESSAGE_ID_BEING_RESPONDED_TO, number(MESSAGE_ID))
                .with(STATUS, status);
    }

    public RawMessage with(int element, int number) {
        return with(element, new byte[] {(byte) number, (byte) (number >> 8)});
    }

    /** Padded with a NUL, as UIDs are; AE titles have to come with an even length. */
    public RawMessage with(int element, String text) {
        return with(element, (text.length() % 2 == 0 ? text : text + "\0").getBytes(StandardCharsets.US_ASCII));
    }

    private RawMessage with(int element, byte[] value) {
        SortedMap<Integer, byte[]> more = new TreeMap<>(command);
        more.put(element, value);
        return new RawMessage(contextId, more, dataSet);
    }

    public RawMessage with(byte[] newDataSet) {
        return new RawMessage(contextId, command, newDataSet).with(COMMAND_DATA_SET_TYPE, 0x0102);
    }

    public int commandField() {
        return number(COMMAND_FIELD);
    }

    boolean dataSetFollows() {
        return number(COMMAND_DATA_SET_TYPE) != NO_DATA_SET;
    }

    public int number(int element) {
        byte[] value = command.getOrDefault(element, new byte[2]);
        return value[0] & 0xFF | (value[1] & 0xFF) << 8;
    }

    public String text(int element) {
        return new String(command.getOrDefault(element, new byte[0]), StandardCharsets.US_ASCII)
                .replaceAll("[\0 ]+$", "");
    }

    public String sopInstanceUid() {
        return text(AFFECTED_SOP_INSTANCE_UID);
    }

    static RawMessage parse(int contextId, byte[] commandSet, byte[] dataSet) {
        SortedMap<Integer, byte[]> elements = new TreeMap<>();
        ByteBuffer bytes = ByteBuffer.wrap(commandSet).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            bytes.getShort();
            int element = bytes.getShort() & 0xFFFF;
            byte[] value = new byte[bytes.getInt()];
            bytes.get(value);
            if (element != 0) {
                elements.put(element, value);
            }
        }
        return new RawMessage(contextId, elements, dataSet);
    }

    byte[] commandSet() {
        ByteArrayOutputStream elements = new ByteArrayOutputStream();
        for (Map.Entry<Integer, byte[]> element : command.entrySet()) {
            elements.writeBytes(element(element.getKey(), element.getValue()));
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(element(
                0,
                ByteBuffer.allocate(4)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putInt(elements.size())
                        .array()));
        all.writeBytes(elements.toByteArray());
        return all.toByteArray();
    }

    private static byte[] element(int number, byte[] value) {
        return ByteBuffer.allocate(8 + value.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort((short) 0)
                .putShort((short) number)
                .putInt(value.length)
                .put(value)
                .array();
    }

    @Override
    public String toString() {
        return "RawMessage[%04x, %d bytes]".formatted(commandField(), dataSet.length);
    }
}
