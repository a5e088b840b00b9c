package io.veilgate.scp.work;

import io.veilgate.core.base.Uid;
import io.veilgate.scu.forward.FolderStore;
import io.veilgate.scu.forward.Forwarder;
import io.veilgate.scu.forward.Outgoing;
import io.veilgate.scu.forward.StoreResult;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/** Where a project's masked instances go. */
public sealed interface Delivery {
    /**
     * Hands one over; waits while the destination has enough to do.
     *
     * @param study its new Study Instance UID
     * @throws IOException if it cannot be taken now; it may be tried again
     */
    CompletableFuture<StoreResult> deliver(Outgoing instance, Uid study) throws IOException, InterruptedException;

    /** To an archive AE. */
    record ToArchive(Forwarder forwarder) implements Delivery {
        @Override
        public CompletableFuture<StoreResult> deliver(Outgoing instance, Uid study) throws InterruptedException {
            return forwarder.submit(instance);
        }
    }

    /** Into a folder, written by the worker itself. */
    record ToFolder(FolderStore folder) implements Delivery {
        @Override
        public CompletableFuture<StoreResult> deliver(Outgoing instance, Uid study) throws IOException {
            return CompletableFuture.completedFuture(folder.store(instance, study));
        }
    }
}
