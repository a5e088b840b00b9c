package io.veilgate.scu.query;

import io.netty.buffer.ByteBuf;
import io.veilgate.core.base.AeTitle;
import io.veilgate.core.base.DicomException;
import io.veilgate.core.base.Limits;
import io.veilgate.core.base.Uid;
import io.veilgate.core.base.Uids;
import io.veilgate.core.dataset.ByteSource;
import io.veilgate.core.dataset.DataSet;
import io.veilgate.core.dataset.DataSetReader;
import io.veilgate.core.dataset.DataSetWriter;
import io.veilgate.core.dimse.DimseMessage.CCancelRq;
import io.veilgate.core.dimse.DimseMessage.CEchoRq;
import io.veilgate.core.dimse.DimseMessage.CFindRq;
import io.veilgate.core.dimse.Status;
import io.veilgate.core.net.Acceptor;
import io.veilgate.core.net.Association;
import io.veilgate.core.net.AssociationHandler.Answer;
import io.veilgate.core.net.AssociationSettings;
import io.veilgate.core.net.EventLoops;
import io.veilgate.core.net.InboundDataSet;
import io.veilgate.core.net.OutboundDataSet;
import io.veilgate.core.net.Received;
import io.veilgate.core.net.RemoteAe;
import io.veilgate.core.net.Requestor;
import io.veilgate.core.ul.ContextPolicy.Supported;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A C-ECHO and C-FIND SCP on the loopback interface that answers as a test says, and remembers what it was asked. */
final class ScriptedPacs implements AutoCloseable {
    /** Answers to one identifier, and the status that ends them. */
    record Reply(Iterable<DataSet> answers, Status last) {
        static Reply of(DataSet... answers) {
            return new Reply(List.of(answers), Status.SUCCESS);
        }
    }

    @FunctionalInterface
    interface Script {
        Reply reply(DataSet identifier);
    }

    private final EventLoops loops = EventLoops.start(1);
    private final Acceptor acceptor;
    private final Script script;
    final List<DataSet> asked = Collections.synchronizedList(new ArrayList<>());
    final List<Integer> cancelled = Collections.synchronizedList(new ArrayList<>());

    ScriptedPacs(Set<Uid> services, Script script) throws IOException {
        this.script = script;
        Supported supported = Supported.scu(Set.of(Uids.ImplicitVRLittleEndian, Uids.ExplicitVRLittleEndian));
        acceptor = Acceptor.bind(
                loops,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                AssociationSettings.defaults(),
                4,
                (rq, remote) -> new Answer.Accept(
                        syntax -> services.stream().anyMatch(syntax::is) ? Optional.of(supported) : Optional.empty(),
                        this::serve));
    }

    ScriptedPacs(Script script) throws IOException {
        this(Set.of(Uids.Verification, Uids.StudyRootQueryRetrieveInformationModelFind), script);
    }

    Requestor requestor() {
        return new Requestor(loops, new AeTitle("SCU"), AssociationSettings.defaults());
    }

    RemoteAe remote() {
        return new RemoteAe(new AeTitle("PACS"), "127.0.0.1", acceptor.address().getPort());
    }

    private void serve(Association association) throws IOException, DicomException {
        for (Optional<Received> next = association.receive(); next.isPresent(); next = association.receive()) {
            Received received = next.get();
            switch (received.message()) {
                case CEchoRq rq -> association.send(received.context().id(), rq.answer(Status.SUCCESS));
                case CFindRq rq -> find(association, received, rq);
                case CCancelRq rq -> cancelled.add(rq.messageIdBeingRespondedTo());
                default -> throw new IOException("not in the script");
            }
        }
    }

    private void find(Association association, Received received, CFindRq rq) throws IOException, DicomException {
        DataSet identifier = read(received);
        asked.add(identifier);
        Reply reply = script.reply(identifier);
        Iterator<DataSet> answers = reply.answers().iterator();
        Status last = reply.last();
        while (answers.hasNext()) {
            Optional<Received> cancel = association.poll();
            if (cancel.isPresent() && cancel.get().message() instanceof CCancelRq rqToStop) {
                cancelled.add(rqToStop.messageIdBeingRespondedTo());
                last = Status.CANCEL;
                break;
            }
            byte[] answer =
                    DataSetWriter.bytes(answers.next(), received.context().transferSyntax());
            association.send(
                    received.context().id(), rq.answer(Status.PENDING), OutboundDataSet.of(ByteBuffer.wrap(answer)));
        }
        association.send(received.context().id(), rq.answer(last));
    }

    private static DataSet read(Received received) throws IOException, DicomException.Format {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        InboundDataSet incoming = received.dataSet().orElseThrow();
        for (ByteBuf piece = incoming.next(); piece != null; piece = incoming.next()) {
            piece.readBytes(bytes, piece.readableBytes());
            piece.release();
        }
        return DataSetReader.read(
                ByteSource.of(bytes.toByteArray()), received.context().transferSyntax(), Limits.defaults());
    }

    @Override
    public void close() {
        acceptor.close();
        loops.close();
    }
}
