package io.veilgate.it.fault;

import io.netty.buffer.ByteBuf;
import io.veilgate.core.base.AeTitle;
import io.veilgate.core.base.DicomException;
import io.veilgate.core.base.Uid;
import io.veilgate.core.base.Uids;
import io.veilgate.core.dimse.DimseMessage;
import io.veilgate.core.dimse.Status;
import io.veilgate.core.net.Acceptor;
import io.veilgate.core.net.Association;
import io.veilgate.core.net.AssociationHandler.Answer;
import io.veilgate.core.net.AssociationSettings;
import io.veilgate.core.net.EventLoops;
import io.veilgate.core.net.InboundDataSet;
import io.veilgate.core.net.Received;
import io.veilgate.core.ul.ContextPolicy.Supported;
import io.veilgate.it.harness.RemoteAe;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.CRC32C;

/**
 * An archive that stores nothing, but looks at what arrives and remembers it: of each C-STORE its SOP Instance UID, the number of the
 * original in the pixels, and whether the pixels are masked. It can be closed and opened again, on the same port.
 */
final class RecordingArchive implements AutoCloseable {
    private static final Set<Uid> SYNTAXES = Set.of(Uids.ImplicitVRLittleEndian, Uids.ExplicitVRLittleEndian);

    /**
     * One C-STORE that was answered with Success.
     *
     * @param checksum of the data set as it came
     */
    record Arrival(String sopInstanceUid, int serial, boolean masked, long checksum) {}

    private final List<Arrival> arrivals = new ArrayList<>();
    private final AtomicReference<Runnable> whenOneArrives = new AtomicReference<>(() -> {});
    private volatile Duration pause = Duration.ZERO;
    private int port;
    private EventLoops loops;
    private Acceptor acceptor;

    RecordingArchive() throws Exception {
        open();
    }

    /** From now on it takes that long before it answers. */
    void takeItsTime(Duration each) {
        pause = each;
    }

    /** Once, when the first bytes of a data set have come, and before the rest is read. */
    void whenOneArrives(Runnable action) {
        whenOneArrives.set(action);
    }

    /** Where it has been before. */
    void open() throws Exception {
        loops = EventLoops.start(1);
        boolean bound = false;
        try {
            acceptor = Acceptor.bind(
                    loops,
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                    AssociationSettings.defaults(),
                    32,
                    (rq, remote) -> new Answer.Accept(uid -> Optional.of(Supported.scu(SYNTAXES)), this::serve));
            port = acceptor.address().getPort();
            bound = true;
        } finally {
            if (!bound) {
                loops.close();
            }
        }
    }

    RemoteAe ae() {
        return new RemoteAe(new AeTitle("ARCHIVE").value(), port);
    }

    private void serve(Association association) throws IOException, DicomException {
        for (Optional<Received> next = association.receive(); next.isPresent(); next = association.receive()) {
            Received received = next.get();
            if (received.message() instanceof DimseMessage.CStoreRq rq) {
                Arrival arrival = look(rq, received.dataSet().orElseThrow());
                takeTime();
                synchronized (arrivals) {
                    arrivals.add(arrival);
                }
                association.send(received.context().id(), rq.answer(Status.SUCCESS));
            }
        }
    }

    private void takeTime() throws IOException {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            throw new IOException("the archive is closed", e);
        }
    }

    private Arrival look(DimseMessage.CStoreRq rq, InboundDataSet dataSet) throws IOException {
        SmallPixels pixels = new SmallPixels();
        CRC32C checksum = new CRC32C();
        for (ByteBuf bytes = dataSet.next(); bytes != null; bytes = dataSet.next()) {
            try {
                whenOneArrives.getAndSet(() -> {}).run();
                checksum.update(bytes.nioBuffer());
                pixels.add(bytes);
            } finally {
                bytes.release();
            }
        }
        return new Arrival(
                rq.affectedSopInstanceUid().value(), pixels.serial(), pixels.areMasked(), checksum.getValue());
    }

    /** In the order in which they were answered. */
    List<Arrival> arrivals() {
        synchronized (arrivals) {
            return List.copyOf(arrivals);
        }
    }

    int count() {
        synchronized (arrivals) {
            return arrivals.size();
        }
    }

    /** Aborts the associations that are there; what arrived stays known. */
    @Override
    public void close() {
        acceptor.close();
        loops.close();
    }
}
