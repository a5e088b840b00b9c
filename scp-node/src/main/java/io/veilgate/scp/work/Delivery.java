package io.veilgate.scp.work;

import io.veilgate.core.base.Stage;
import io.veilgate.core.base.Stages;
import io.veilgate.core.base.Uid;
import io.veilgate.core.dataset.TransferSyntax;
import io.veilgate.scu.forward.FolderStore;
import io.veilgate.scu.forward.Forwarder;
import io.veilgate.scu.forward.Outgoing;
import io.veilgate.scu.forward.StoreResult;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Where a project's masked instances go. */
public sealed interface Delivery {
    /** Whether {@link #reserve} would succeed. Does not wait. */
    boolean hasRoom();

    /** Takes a place for one instance, to be used by {@link #deliver} or given back; false if the destination has enough to do. */
    boolean reserve();

    void unreserve();

    /** The transfer syntax in which it has to be delivered, where not as it is. */
    Optional<TransferSyntax> substituteFor(Uid sopClass, TransferSyntax transferSyntax);

    /**
     * Hands one over, into the place reserved for it.
     *
     * @param study its new Study Instance UID
     * @throws IOException if it cannot be taken now; it may be tried again, and the place has to be given back
     */
    CompletableFuture<StoreResult> deliver(Outgoing instance, Uid study) throws IOException;

    /** Where an instance is done only when the archive has committed to it. */
    default Optional<Commitments> commitments() {
        return Optional.empty();
    }

    /** To an archive AE. */
    record ToArchive(Forwarder forwarder, Optional<Commitments> commitments) implements Delivery {
        @Override
        public boolean hasRoom() {
            return forwarder.hasRoom();
        }

        @Override
        public boolean reserve() {
            return forwarder.reserve();
        }

        @Override
        public void unreserve() {
            forwarder.unreserve();
        }

        @Override
        public Optional<TransferSyntax> substituteFor(Uid sopClass, TransferSyntax transferSyntax) {
            return forwarder.substituteFor(sopClass, transferSyntax);
        }

        @Override
        public CompletableFuture<StoreResult> deliver(Outgoing instance, Uid study) {
            return forwarder.submit(instance);
        }
    }

    /** Into a folder, written by the worker itself. */
    record ToFolder(FolderStore folder, Stages stages) implements Delivery {
        @Override
        public boolean hasRoom() {
            return true;
        }

        @Override
        public boolean reserve() {
            return true;
        }

        @Override
        public void unreserve() {}

        @Override
        public Optional<TransferSyntax> substituteFor(Uid sopClass, TransferSyntax transferSyntax) {
            return Optional.empty();
        }

        @Override
        public CompletableFuture<StoreResult> deliver(Outgoing instance, Uid study) throws IOException {
            long began = stages.begin(Stage.SEND, Stage.HEADER);
            try {
                return CompletableFuture.completedFuture(folder.store(instance, study));
            } finally {
                stages.end(Stage.SEND, Stage.HEADER, began);
            }
        }
    }
}
