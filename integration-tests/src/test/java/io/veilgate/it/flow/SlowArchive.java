package io.veilgate.it.flow;

import io.veilgate.core.base.DicomException;
import io.veilgate.core.dimse.DimseMessage;
import io.veilgate.core.dimse.Status;
import io.veilgate.core.net.Acceptor;
import io.veilgate.core.net.Association;
import io.veilgate.core.net.AssociationHandler;
import io.veilgate.core.net.AssociationSettings;
import io.veilgate.core.net.EventLoops;
import io.veilgate.core.net.Received;
import io.veilgate.core.ul.ContextPolicy;
import io.veilgate.it.harness.RemoteAe;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/** An archive that discards what it is sent, and takes its time for each answer, one after the other. */
final class SlowArchive implements AutoCloseable {
    private final EventLoops loops = EventLoops.start(1);
    private final Acceptor acceptor;
    private final Duration pause;
    private final ReentrantLock oneAtATime = new ReentrantLock();
    private final AtomicInteger stored = new AtomicInteger();

    private SlowArchive(Duration pause) throws IOException {
        this.pause = pause;
        this.acceptor = Acceptor.bind(
                loops,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                AssociationSettings.defaults(),
                16,
                (rq, address) -> new AssociationHandler.Answer.Accept(
                        uid -> Optional.of(
                                ContextPolicy.Supported.scu(Set.of(io.veilgate.core.base.Uids.ExplicitVRLittleEndian))),
                        this::serve));
    }

    static SlowArchive start(Duration pause) throws IOException {
        return new SlowArchive(pause);
    }

    RemoteAe ae() {
        return new RemoteAe("ARCHIVE", acceptor.address().getPort());
    }

    int stored() {
        return stored.get();
    }

    private void serve(Association association) throws IOException, DicomException {
        for (Optional<Received> next = association.receive(); next.isPresent(); next = association.receive()) {
            if (next.get().message() instanceof DimseMessage.CStoreRq rq) {
                next.get().dataSet().orElseThrow().discard();
                oneAtATime.lock();
                try {
                    Thread.sleep(pause);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                } finally {
                    oneAtATime.unlock();
                }
                stored.incrementAndGet();
                association.send(next.get().context().id(), rq.answer(Status.SUCCESS));
            }
        }
    }

    @Override
    public void close() {
        acceptor.close();
        loops.close();
    }
}
