package io.veilgate.it.harness;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** What a busy peer says instead of doing what it is asked for. */
final class BusyAnswers {
    private static final int P_DATA_TF = 0x04;
    private static final int C_GET_RQ = 0x0010;
    private static final byte[] REJECTED_TRANSIENT_LOCAL_LIMIT = {3, 0, 0, 0, 0, 4, 0, 2, 3, 2};
    private static final byte[] NO_MORE = new byte[0];

    private BusyAnswers() {}

    /** Takes an A-ASSOCIATE-RQ and rejects it; returns when the caller has closed. */
    static void reject(InputStream in, OutputStream out) throws IOException {
        nextPdu(new DataInputStream(in));
        out.write(REJECTED_TRANSIENT_LOCAL_LIMIT);
        out.flush();
        in.transferTo(OutputStream.nullOutputStream());
    }

    /** The requestor's side of an association, without the C-GET requests that come while the peer is busy; these are answered with A702. */
    static InputStream withoutGets(InputStream in, OutputStream answers, BooleanSupplier busy) {
        DataInputStream pdus = new DataInputStream(in);
        return new InputStream() {
            private ByteBuffer pdu = ByteBuffer.wrap(NO_MORE);

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                while (!pdu.hasRemaining()) {
                    byte[] next = nextPdu(pdus);
                    if (next.length == 0) {
                        return -1;
                    }
                    Optional<Get> get = Get.in(next);
                    if (get.isPresent() && busy.getAsBoolean()) {
                        skipIdentifier(next, pdus);
                        answers.write(get.get().outOfResources());
                    } else {
                        pdu = ByteBuffer.wrap(next);
                    }
                }
                int count = Math.min(length, pdu.remaining());
                pdu.get(into, offset, count);
                return count;
            }

            @Override
            public int read() {
                throw new UnsupportedOperationException();
            }
        };
    }

    /** @return with its header; empty at the end of the stream */
    private static byte[] nextPdu(DataInputStream in) throws IOException {
        byte[] header = in.readNBytes(6);
        if (header.length < 6) {
            return NO_MORE;
        }
        int length = ByteBuffer.wrap(header).getInt(2);
        ByteBuffer pdu = ByteBuffer.allocate(6 + length).put(header);
        in.readFully(pdu.array(), 6, length);
        return pdu.array();
    }

    /** The identifier's last fragment may be in the PDU of the command, or in one of the next. */
    private static void skipIdentifier(byte[] command, DataInputStream in) throws IOException {
        for (byte[] pdu = command; pdu.length > 0 && !endsADataSet(pdu); ) {
            pdu = nextPdu(in);
        }
    }

    private static boolean endsADataSet(byte[] pdu) {
        ByteBuffer rest = ByteBuffer.wrap(pdu).position(6);
        while (rest.remaining() >= 6) {
            int length = rest.getInt();
            if (rest.get(rest.position() + 1) == 2) {
                return true;
            }
            rest.position(rest.position() + length);
        }
        return false;
    }

    /** A C-GET-RQ (PS3.7 §9.3.3.1), whose command set is in one PDV. */
    private record Get(int presentationContextId, int messageId, byte[] sopClassUid) {
        static Optional<Get> in(byte[] pdu) {
            if (pdu[0] != P_DATA_TF || (pdu[11] & 1) == 0) {
                return Optional.empty();
            }
            ByteBuffer set = ByteBuffer.wrap(pdu, 12, ByteBuffer.wrap(pdu).getInt(6) - 2)
                    .slice()
                    .order(ByteOrder.LITTLE_ENDIAN);
            int command = 0;
            int messageId = 0;
            byte[] sopClassUid = NO_MORE;
            while (set.remaining() >= 8) {
                int tag = set.getShort() << 16 | set.getShort() & 0xFFFF;
                byte[] value = new byte[set.getInt()];
                set.get(value);
                switch (tag) {
                    case 0x0000_0002 -> sopClassUid = value;
                    case 0x0000_0100 -> command = unsignedShort(value);
                    case 0x0000_0110 -> messageId = unsignedShort(value);
                    default -> {}
                }
            }
            return command == C_GET_RQ ? Optional.of(new Get(pdu[10], messageId, sopClassUid)) : Optional.empty();
        }

        private static int unsignedShort(byte[] value) {
            return value[0] & 0xFF | (value[1] & 0xFF) << 8;
        }

        /** C-GET-RSP (PS3.7 §9.3.3.2) in a P-DATA-TF of its own. */
        byte[] outOfResources() {
            ByteBuffer set = ByteBuffer.allocate(256).order(ByteOrder.LITTLE_ENDIAN);
            element(set, 0x0002, sopClassUid);
            element(set, 0x0100, new byte[] {0x10, (byte) 0x80});
            element(set, 0x0120, new byte[] {(byte) messageId, (byte) (messageId >> 8)});
            element(set, 0x0800, new byte[] {0x01, 0x01});
            element(set, 0x0900, new byte[] {0x02, (byte) 0xA7});
            int length = set.position() + 12;
            ByteBuffer pdu = ByteBuffer.allocate(12 + length);
            pdu.put((byte) P_DATA_TF).put((byte) 0).putInt(length + 6).putInt(length + 2);
            pdu.put((byte) presentationContextId).put((byte) 3);
            ByteBuffer group = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
            group.putShort((short) 0).putShort((short) 0).putInt(4).putInt(set.position());
            return pdu.put(group.flip()).put(set.flip()).array();
        }

        private static void element(ByteBuffer set, int element, byte[] value) {
            set.putShort((short) 0)
                    .putShort((short) element)
                    .putInt(value.length)
                    .put(value);
        }
    }
}
