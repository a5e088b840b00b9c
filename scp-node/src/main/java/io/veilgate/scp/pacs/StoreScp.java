package io.veilgate.scp.pacs;

import io.netty.buffer.ByteBuf;
import io.veilgate.core.base.AeTitle;
import io.veilgate.core.dataset.FileMeta;
import io.veilgate.core.dimse.DimseMessage.CStoreRq;
import io.veilgate.core.dimse.Status;
import io.veilgate.core.net.Association;
import io.veilgate.core.net.AssociationException;
import io.veilgate.core.net.InboundDataSet;
import io.veilgate.core.net.Received;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** C-STORE into the folder (PS3.4 Annex B): written aside, looked into, then renamed. Files have random names and are not synced. */
final class StoreScp {
    private static final Logger LOG = LoggerFactory.getLogger(StoreScp.class);
    private static final String UNFINISHED = ".part";

    private final PacsSettings settings;
    private final PacsIndex index;
    private final PacsCounters counters;

    StoreScp(PacsSettings settings, PacsIndex index, PacsCounters counters) {
        this.settings = settings;
        this.index = index;
        this.counters = counters;
    }

    void store(Received received, CStoreRq rq, Association association) throws IOException {
        association.send(received.context().id(), rq.answer(status(received, rq, association)));
    }

    private Status status(Received received, CStoreRq rq, Association association) throws IOException {
        if (received.dataSet().isEmpty()) {
            return Status.MISTYPED_ARGUMENT;
        }
        String name = UUID.randomUUID().toString();
        Path unfinished = settings.folder().resolve(name + UNFINISHED);
        try {
            InboundDataSet dataSet = received.dataSet().get();
            FileMeta meta = meta(received, rq, association);
            try {
                write(meta, dataSet, unfinished);
            } catch (AssociationException e) {
                throw e;
            } catch (IOException e) {
                LOG.warn("an instance cannot be written: {}", e.getClass().getSimpleName());
                dataSet.discard();
                return Status.OUT_OF_RESOURCES;
            }
            return keep(unfinished, settings.folder().resolve(name + ".dcm"), rq);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    private FileMeta meta(Received received, CStoreRq rq, Association association) {
        FileMeta meta = FileMeta.of(
                        rq.affectedSopClassUid(),
                        rq.affectedSopInstanceUid(),
                        received.context().transferSyntax())
                .withReceiving(settings.aeTitle());
        try {
            return meta.withSending(new AeTitle(association.callingAeTitle()));
        } catch (IllegalArgumentException e) {
            return meta; // a title that is none has no place in the file
        }
    }

    private static void write(FileMeta meta, InboundDataSet dataSet, Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            fully(channel, ByteBuffer.wrap(meta.encoded()));
            for (ByteBuf bytes = dataSet.next(); bytes != null; bytes = dataSet.next()) {
                try {
                    for (ByteBuffer part : bytes.nioBuffers()) {
                        fully(channel, part);
                    }
                } finally {
                    bytes.release();
                }
            }
        }
    }

    private static void fully(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private synchronized Status keep(Path unfinished, Path file, CStoreRq rq) throws IOException {
        Optional<IndexEntry> read = IndexEntry.read(settings.folder(), unfinished);
        if (read.isEmpty()) {
            return Status.CANNOT_UNDERSTAND;
        }
        IndexedInstance instance = read.get().instance();
        if (!rq.affectedSopClassUid().is(instance.sopClassUid())
                || !rq.affectedSopInstanceUid().value().equals(instance.sopInstanceUid())) {
            return Status.DATA_SET_DOES_NOT_MATCH_SOP_CLASS;
        }
        if (index.contains(instance.sopInstanceUid())) {
            counters.duplicates.increment();
            if (settings.duplicates() == PacsSettings.Duplicates.KEEP_THE_FIRST) {
                counters.stored.increment();
                return Status.SUCCESS;
            }
        }
        Files.move(unfinished, file);
        Optional<IndexedInstance> before =
                index.add(read.get().at(settings.folder().relativize(file).toString()));
        if (before.isPresent()) {
            Files.deleteIfExists(index.fileOf(before.get()));
        }
        counters.stored.increment();
        return Status.SUCCESS;
    }
}
