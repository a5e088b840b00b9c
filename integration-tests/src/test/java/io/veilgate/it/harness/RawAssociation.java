package io.veilgate.it.harness;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** One association on a blocking socket, PDU by PDU (PS3.8 §9.3), without the product's codec; so it can break any rule. One thread. */
public final class RawAssociation implements AutoCloseable {
    private static final int ASSOCIATE_RQ = 1;
    private static final int ASSOCIATE_AC = 2;
    private static final int ASSOCIATE_RJ = 3;
    private static final int P_DATA = 4;
    private static final int RELEASE_RQ = 5;
    private static final int RELEASE_RP = 6;
    private static final int ABORT = 7;
    private static final int MAX_PDU_BYTES = 16 << 10;

    private static final String APPLICATION_CONTEXT = "1.2.840.10008.3.1.1.1";

    /** A presentation context as it was proposed. */
    public record Context(int id, String abstractSyntax, List<String> transferSyntaxes) {}

    private final Socket socket;
    private final DataInputStream in;
    private List<Context> proposed = List.of();
    private int bytesPerSecond;
    private byte[] titles = new byte[32];
    /** Role selection items as they came. */
    private byte[] roles = new byte[0];

    private RawAssociation(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(socket.getInputStream());
        socket.setTcpNoDelay(true);
    }

    /** An incoming one, its A-ASSOCIATE-RQ read and not answered. */
    static RawAssociation incoming(Socket socket) throws IOException {
        RawAssociation association = new RawAssociation(socket);
        byte[] rq = association.pdu(ASSOCIATE_RQ);
        association.titles = Arrays.copyOfRange(rq, 4, 36);
        association.proposed = contexts(rq);
        association.roles = roles(rq);
        return association;
    }

    /** A requested one, accepted by the peer; which contexts were is not looked at. */
    public static RawAssociation connect(int port, String callingAeTitle, String calledAeTitle, List<Context> contexts)
            throws IOException {
        Socket socket = new Socket();
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        RawAssociation association = new RawAssociation(socket);
        association.titles =
                "%-16s%-16s".formatted(calledAeTitle, callingAeTitle).getBytes(StandardCharsets.US_ASCII);
        ByteArrayOutputStream items = new ByteArrayOutputStream();
        for (Context context : contexts) {
            ByteArrayOutputStream item = new ByteArrayOutputStream();
            item.writeBytes(new byte[] {(byte) context.id(), 0, 0, 0});
            item.writeBytes(item(0x30, context.abstractSyntax()));
            context.transferSyntaxes().forEach(syntax -> item.writeBytes(item(0x40, syntax)));
            items.writeBytes(item(0x20, item.toByteArray()));
        }
        association.associate(ASSOCIATE_RQ, items.toByteArray());
        association.pdu(ASSOCIATE_AC);
        return association;
    }

    public List<Context> proposed() {
        return proposed;
    }

    /** Accepts each context for which there is a transfer syntax. */
    public void accept(Function<Context, Optional<String>> transferSyntaxes) throws IOException {
        ByteArrayOutputStream items = new ByteArrayOutputStream();
        for (Context context : proposed) {
            Optional<String> syntax = transferSyntaxes.apply(context);
            ByteArrayOutputStream item = new ByteArrayOutputStream();
            // 4: none of the transfer syntaxes
            item.writeBytes(new byte[] {(byte) context.id(), 0, (byte) (syntax.isPresent() ? 0 : 4), 0});
            item.writeBytes(item(0x40, syntax.orElse(context.transferSyntaxes().getFirst())));
            items.writeBytes(item(0x21, item.toByteArray()));
        }
        associate(ASSOCIATE_AC, items.toByteArray());
    }

    /** Accepts every context in the first transfer syntax proposed. */
    public void acceptAll() throws IOException {
        accept(context -> Optional.of(context.transferSyntaxes().getFirst()));
    }

    private void associate(int type, byte[] contexts) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(new byte[] {0, 1, 0, 0});
        body.writeBytes(titles);
        body.writeBytes(new byte[32]);
        body.writeBytes(item(0x10, APPLICATION_CONTEXT));
        body.writeBytes(contexts);
        ByteArrayOutputStream user = new ByteArrayOutputStream();
        user.writeBytes(item(0x51, ByteBuffer.allocate(4).putInt(MAX_PDU_BYTES).array()));
        user.writeBytes(item(0x52, "2.25.1"));
        // whoever wants to be SCP for what it has requested may be: a C-GET needs it (PS3.7 §D.3.3.4)
        user.writeBytes(roles);
        body.writeBytes(item(0x50, user.toByteArray()));
        send(type, body.toByteArray());
    }

    private static byte[] item(int type, String text) {
        return item(type, text.getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] item(int type, byte[] value) {
        return ByteBuffer.allocate(4 + value.length)
                .put((byte) type)
                .put((byte) 0)
                .putShort((short) value.length)
                .put(value)
                .array();
    }

    private static List<Context> contexts(byte[] rq) {
        List<Context> contexts = new ArrayList<>();
        ByteBuffer items = ByteBuffer.wrap(rq, 68, rq.length - 68);
        while (items.remaining() >= 4) {
            int type = items.get();
            items.get();
            int end = items.position() + 2;
            end += items.getShort() & 0xFFFF;
            if (type == 0x20) {
                int id = items.get() & 0xFF;
                items.position(items.position() + 3);
                String abstractSyntax = "";
                List<String> syntaxes = new ArrayList<>();
                while (items.position() < end) {
                    int sub = items.get();
                    items.get();
                    byte[] value = new byte[items.getShort() & 0xFFFF];
                    items.get(value);
                    String text = new String(value, StandardCharsets.US_ASCII);
                    if (sub == 0x30) {
                        abstractSyntax = text;
                    } else {
                        syntaxes.add(text);
                    }
                }
                contexts.add(new Context(id, abstractSyntax, List.copyOf(syntaxes)));
            }
            items.position(end);
        }
        return contexts;
    }

    private static byte[] roles(byte[] rq) {
        ByteArrayOutputStream roles = new ByteArrayOutputStream();
        ByteBuffer items = ByteBuffer.wrap(rq, 68, rq.length - 68);
        while (items.remaining() >= 4) {
            int start = items.position();
            int type = items.get();
            items.get();
            int length = items.getShort() & 0xFFFF;
            if (type == 0x54) {
                roles.write(rq, start, 4 + length);
            }
            // user information holds its sub-items: step into it
            if (type != 0x50) {
                items.position(items.position() + length);
            }
        }
        return roles.toByteArray();
    }

    /** The fields of A-ASSOCIATE-RJ (PS3.8 Table 9-21). */
    public void reject(int result, int source, int reason) throws IOException {
        send(ASSOCIATE_RJ, new byte[] {0, (byte) result, (byte) source, (byte) reason});
        close();
    }

    public void abort() throws IOException {
        send(ABORT, new byte[4]);
        close();
    }

    /** Reads the next message; a release is answered. Empty once the peer has released, aborted or closed. */
    public Optional<RawMessage> next() throws IOException {
        ByteArrayOutputStream command = new ByteArrayOutputStream();
        ByteArrayOutputStream dataSet = new ByteArrayOutputStream();
        RawMessage message = null;
        while (true) {
            int type = in.read();
            if (type < 0 || type == ABORT) {
                close();
                return Optional.empty();
            }
            in.readByte();
            byte[] body = new byte[in.readInt()];
            in.readFully(body);
            slowDown(body.length);
            if (type == RELEASE_RQ) {
                send(RELEASE_RP, new byte[4]);
                close();
                return Optional.empty();
            }
            if (type != P_DATA) {
                throw new IOException("PDU of type " + type);
            }
            ByteBuffer pdvs = ByteBuffer.wrap(body);
            while (pdvs.hasRemaining()) {
                byte[] fragment = new byte[pdvs.getInt() - 2];
                int contextId = pdvs.get() & 0xFF;
                int control = pdvs.get();
                pdvs.get(fragment);
                (control % 2 == 1 ? command : dataSet).writeBytes(fragment);
                if (control == 3) {
                    message = RawMessage.parse(contextId, command.toByteArray(), new byte[0]);
                }
                if (message != null && (control == 2 || control == 3 && !message.dataSetFollows())) {
                    return Optional.of(new RawMessage(message.contextId(), message.command(), dataSet.toByteArray()));
                }
            }
        }
    }

    /** From now on PDUs of 8 KB and more are read no faster than that; a peer feels it through the small buffers of a {@link RawPeer}. */
    public void readLongPdusAt(int rate) {
        bytesPerSecond = rate;
    }

    private void slowDown(int bytes) throws IOException {
        if (bytesPerSecond > 0 && bytes >= 8 << 10) {
            try {
                Thread.sleep(1000L * bytes / bytesPerSecond);
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }
    }

    /** Reads that many bytes of whatever comes. */
    public void swallow(int bytes) throws IOException {
        in.readFully(new byte[bytes]);
    }

    public void send(RawMessage message) throws IOException {
        send(message, message.dataSet().length);
    }

    /** Sends the message, but of its data set only so many bytes. */
    public void send(RawMessage message, int dataSetBytes) throws IOException {
        pdvs(message.contextId(), 1, message.commandSet(), message.commandSet().length);
        if (message.dataSetFollows()) {
            pdvs(message.contextId(), 0, message.dataSet(), dataSetBytes);
        }
    }

    private void pdvs(int contextId, int kind, byte[] bytes, int most) throws IOException {
        int piece = MAX_PDU_BYTES - 6;
        for (int from = 0; from < most; from += piece) {
            int length = Math.min(piece, most - from);
            boolean last = from + length == bytes.length;
            send(
                    P_DATA,
                    ByteBuffer.allocate(6 + length)
                            .putInt(length + 2)
                            .put((byte) contextId)
                            .put((byte) (kind | (last ? 2 : 0)))
                            .put(bytes, from, length)
                            .array());
        }
    }

    private void send(int type, byte[] body) throws IOException {
        sendBytes(ByteBuffer.allocate(6 + body.length)
                .put((byte) type)
                .put((byte) 0)
                .putInt(body.length)
                .put(body)
                .array());
    }

    /** Anything at all. */
    public void sendBytes(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    private byte[] pdu(int type) throws IOException {
        int found = in.read();
        if (found != type) {
            throw found < 0 ? new EOFException() : new IOException("PDU of type " + found + ", not " + type);
        }
        in.readByte();
        byte[] body = new byte[in.readInt()];
        in.readFully(body);
        return body;
    }

    /** Releases it in good order. */
    public void release() throws IOException {
        send(RELEASE_RQ, new byte[4]);
        pdu(RELEASE_RP);
        close();
    }

    /** Waits until the peer closes or resets the connection. */
    public void awaitClose() {
        try {
            while (in.read() >= 0) {
                // whatever else comes
            }
        } catch (IOException _) {
            // closed all the same
        }
    }

    /** Closes the connection without a word. */
    @Override
    public void close() throws IOException {
        socket.close();
    }
}
