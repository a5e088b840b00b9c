package io.veilgate.it.harness;

import io.netty.buffer.ByteBuf;
import io.veilgate.core.base.StorageSopClass;
import io.veilgate.core.dataset.TransferSyntax;
import io.veilgate.core.dataset.TransferSyntaxes;
import io.veilgate.core.dimse.DimseMessage;
import io.veilgate.core.dimse.Status;
import io.veilgate.core.net.Acceptor;
import io.veilgate.core.net.Association;
import io.veilgate.core.net.AssociationException;
import io.veilgate.core.net.AssociationHandler;
import io.veilgate.core.net.AssociationSettings;
import io.veilgate.core.net.EventLoops;
import io.veilgate.core.net.InboundDataSet;
import io.veilgate.core.net.Received;
import io.veilgate.core.ul.ContextPolicy;
import io.veilgate.core.ul.Role;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/** An archive that keeps nothing: each instance is looked at while it passes, in its transfer syntax, and answered with Success. */
public final class DiscardingArchive implements AutoCloseable {
    private static final int MOST_ASSOCIATIONS = 32;
    private static final int MOST_PROBLEMS = 20;
    private static final String AE_TITLE = "ARCHIVE";

    /** Looks at what is sent. Called by several threads. */
    public interface Inspection {
        /**
         * @param dataSet may be left unread
         * @throws AssertionError if it is not what it should be
         */
        void inspect(InputStream dataSet, TransferSyntax transferSyntax) throws IOException;
    }

    private final Inspection inspection;
    private final AtomicLong stored = new AtomicLong();
    private final List<String> problems = new CopyOnWriteArrayList<>();
    private final EventLoops loops = EventLoops.start(1);
    private final Acceptor acceptor;

    private DiscardingArchive(Inspection inspection) throws IOException {
        this.inspection = inspection;
        Set<io.veilgate.core.base.Uid> syntaxes = TransferSyntaxes.standard().all().stream()
                .map(TransferSyntax::uid)
                .collect(Collectors.toSet());
        ContextPolicy everything = uid -> uid.strict()
                .flatMap(StorageSopClass::of)
                .map(_ -> new ContextPolicy.Supported(syntaxes, Set.of(), Set.of(Role.SCU)));
        acceptor = Acceptor.bind(
                loops,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                AssociationSettings.defaults(),
                MOST_ASSOCIATIONS,
                (_, _) -> new AssociationHandler.Answer.Accept(everything, this::serve));
    }

    public static DiscardingArchive start(Inspection inspection) throws IOException {
        return new DiscardingArchive(inspection);
    }

    public RemoteAe ae() {
        return new RemoteAe(AE_TITLE, acceptor.address().getPort());
    }

    /** Instances that were answered with Success. */
    public long stored() {
        return stored.get();
    }

    /** What was wrong with instances, or with associations; the first few. */
    public List<String> problems() {
        return List.copyOf(problems);
    }

    private void serve(Association association) throws IOException {
        try {
            for (Optional<Received> next = association.receive(); next.isPresent(); next = association.receive()) {
                if (next.get().message() instanceof DimseMessage.CStoreRq rq) {
                    look(next.get());
                    stored.incrementAndGet();
                    association.send(next.get().context().id(), rq.answer(Status.SUCCESS));
                }
            }
        } catch (AssociationException e) {
            problem("association: " + e.getMessage());
            throw e;
        }
    }

    private void look(Received received) throws IOException {
        try (DataSetStream stream =
                new DataSetStream(received.dataSet().orElseThrow(() -> new AssertionError("no data set")))) {
            inspection.inspect(stream, received.context().transferSyntax());
        } catch (AssociationException e) {
            throw e;
        } catch (IOException | RuntimeException | AssertionError e) {
            problem(e.toString());
        }
    }

    private void problem(String text) {
        if (problems.size() < MOST_PROBLEMS) {
            problems.add(text);
        }
    }

    @Override
    public void close() {
        acceptor.close();
        loops.close();
    }

    /** A data set as it arrives. */
    private static final class DataSetStream extends InputStream {
        private final InboundDataSet dataSet;
        private ByteBuf current;

        DataSetStream(InboundDataSet dataSet) {
            this.dataSet = dataSet;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            while (current == null || !current.isReadable()) {
                close();
                current = dataSet.next();
                if (current == null) {
                    return -1;
                }
            }
            int some = Math.min(length, current.readableBytes());
            current.readBytes(target, offset, some);
            return some;
        }

        @Override
        public void close() {
            if (current != null) {
                current.release();
                current = null;
            }
        }
    }
}
