package io.veilgate.scu.forward;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.veilgate.core.base.AeTitle;
import io.veilgate.core.base.DicomException;
import io.veilgate.core.base.Implementation;
import io.veilgate.core.base.ReceivedUid;
import io.veilgate.core.base.Uids;
import io.veilgate.core.dimse.Command;
import io.veilgate.core.dimse.CommandSetWriter;
import io.veilgate.core.dimse.DimseMessage.CStoreRq;
import io.veilgate.core.dimse.MessageAssembler;
import io.veilgate.core.dimse.Status;
import io.veilgate.core.net.RemoteAe;
import io.veilgate.core.ul.ContextResult;
import io.veilgate.core.ul.PDataPart;
import io.veilgate.core.ul.Pdu;
import io.veilgate.core.ul.PduDecoder;
import io.veilgate.core.ul.PduEncoder;
import io.veilgate.core.ul.UserInformation;
import io.veilgate.core.ul.UserInformation.AsyncWindow;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** An archive on plain sockets that agrees to an asynchronous operations window, and lets a test say when each request is answered. */
final class WindowedArchive implements AutoCloseable {
    /** A request that has arrived with its whole data set. */
    record Asked(CStoreRq rq, byte[] dataSet) {
        String uid() {
            return rq.affectedSopInstanceUid().value();
        }
    }

    /** What it does with its associations, one after the other. */
    interface Script {
        void serve(Peer peer) throws Exception;
    }

    private final ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    private final Optional<AsyncWindow> window;
    private final Script script;
    private final Thread thread;
    private final List<Optional<AsyncWindow>> proposed = new CopyOnWriteArrayList<>();
    private final List<Throwable> failures = new CopyOnWriteArrayList<>();

    /** @param window what every association is answered with; empty: the item is left out */
    WindowedArchive(Optional<AsyncWindow> window, Script script) throws IOException {
        this.window = window;
        this.script = script;
        this.thread = Thread.ofVirtual().start(this::serve);
    }

    RemoteAe ae() {
        return new RemoteAe(new AeTitle("ARCHIVE"), "127.0.0.1", server.getLocalPort());
    }

    /** By each association. */
    List<Optional<AsyncWindow>> proposed() {
        return proposed;
    }

    private void serve() {
        while (!server.isClosed()) {
            try (Socket socket = server.accept()) {
                script.serve(new Peer(socket));
            } catch (IOException e) {
                // closed, by whomever
            } catch (Exception | AssertionError e) {
                failures.add(e);
            }
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!failures.isEmpty()) {
            throw new AssertionError("the archive met", failures.getFirst());
        }
    }

    /** One association. */
    final class Peer implements MessageAssembler.Sink {
        private final Socket socket;
        private final PduDecoder decoder = new PduDecoder(1 << 20);
        private final MessageAssembler assembler = new MessageAssembler(id -> true, this);
        private final ByteBuf input = Unpooled.buffer();
        private final List<Asked> asked = new ArrayList<>();
        private final ByteArrayOutputStream dataSet = new ByteArrayOutputStream();
        private int contextId;
        private CStoreRq rq;
        private boolean released;

        private Peer(Socket socket) {
            this.socket = socket;
        }

        /** The next request; empty once the association is released. */
        Optional<Asked> next() throws IOException, DicomException.Protocol {
            while (asked.isEmpty() && !released) {
                read();
            }
            return asked.isEmpty() ? Optional.empty() : Optional.of(asked.removeFirst());
        }

        /** Whether nothing more comes for a while. */
        boolean isSilent() throws IOException, DicomException.Protocol {
            socket.setSoTimeout(300);
            try {
                while (asked.isEmpty() && !released) {
                    read();
                }
                return false;
            } catch (SocketTimeoutException e) {
                return true;
            } finally {
                socket.setSoTimeout(0);
            }
        }

        void answer(Asked request, Status status) throws IOException {
            ByteBuf command = Unpooled.buffer();
            CommandSetWriter.write(new Command(request.rq.answer(status), false), command);
            ByteBuf pdu = Unpooled.buffer();
            pdu.writeZero(PduEncoder.P_DATA_OVERHEAD_BYTES).writeBytes(command.duplicate());
            PduEncoder.setPDataHeader(pdu, 0, contextId, PDataPart.Kind.COMMAND, true, command.readableBytes());
            pdu.readBytes(socket.getOutputStream(), pdu.readableBytes());
        }

        private void read() throws IOException, DicomException.Protocol {
            byte[] some = new byte[8192];
            int length = socket.getInputStream().read(some);
            if (length < 0) {
                throw new IOException("closed");
            }
            input.discardReadBytes().writeBytes(some, 0, length);
            for (var part = decoder.decode(input); part.isPresent(); part = decoder.decode(input)) {
                switch (part.get()) {
                    case PDataPart data -> assembler.accept(data);
                    case Pdu.AssociateRq request -> accept(request);
                    case Pdu.ReleaseRq() -> {
                        send(new Pdu.ReleaseRp());
                        released = true;
                    }
                    case Pdu other ->
                        throw new IOException("a " + other.getClass().getSimpleName());
                }
            }
        }

        private void accept(Pdu.AssociateRq request) throws IOException {
            proposed.add(request.userInformation().asyncWindow());
            UserInformation ours = UserInformation.of(0, Implementation.CLASS_UID, "WINDOWED", List.of());
            send(new Pdu.AssociateAc(
                    request,
                    request.contexts().stream()
                            .map(context -> new ContextResult(
                                    context.id(),
                                    ContextResult.Result.ACCEPTANCE,
                                    ReceivedUid.of(Uids.ExplicitVRLittleEndian)))
                            .toList(),
                    window.map(ours::withAsyncWindow).orElse(ours)));
        }

        private void send(Pdu pdu) throws IOException {
            ByteBuf out = Unpooled.buffer();
            PduEncoder.encode(pdu, out);
            out.readBytes(socket.getOutputStream(), out.readableBytes());
        }

        @Override
        public void command(int id, Command command) {
            contextId = id;
            rq = (CStoreRq) command.message();
            dataSet.reset();
        }

        @Override
        public void dataSet(ByteBuf bytes) {
            byte[] copy = new byte[bytes.readableBytes()];
            bytes.readBytes(copy);
            bytes.release();
            dataSet.writeBytes(copy);
        }

        @Override
        public void endOfDataSet() {
            asked.add(new Asked(rq, dataSet.toByteArray()));
        }
    }
}
