package io.veilgate.scp.pacs;

import io.veilgate.core.base.DicomException;
import io.veilgate.core.base.Limits;
import io.veilgate.core.dataset.DataSetWriter;
import io.veilgate.core.dataset.Part10;
import io.veilgate.core.dataset.Part10File;
import io.veilgate.core.dataset.Recipe;
import io.veilgate.core.dataset.RecipeReader;
import io.veilgate.core.dataset.Segment;
import io.veilgate.core.dataset.TransferSyntax;
import io.veilgate.core.dataset.TransferSyntaxes;
import io.veilgate.core.net.AcceptedContext;
import io.veilgate.core.net.Association;
import io.veilgate.core.net.OutboundDataSet;
import io.veilgate.core.ul.Role;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** An instance on its way into a C-STORE request, never in memory as a whole. Native pixel data changes its encoding where it has to. */
final class OutboundInstance implements OutboundDataSet, Closeable {
    private final Closeable source;
    private final RecipeReader reader;

    /** @param source is closed with it */
    OutboundInstance(Closeable source, RecipeReader reader) {
        this.source = source;
        this.reader = reader;
    }

    /** The context to send it in: of its own transfer syntax if there is one, else one that it can be turned into without a codec. */
    static Optional<AcceptedContext> context(IndexedInstance instance, Association association) {
        List<AcceptedContext> usable = association.contexts(instance.sopClassUid()).stream()
                .filter(context -> context.ourRoles().contains(Role.SCU))
                .toList();
        TransferSyntax stored = instance.transferSyntax();
        return usable.stream()
                .filter(context -> context.transferSyntax().equals(stored))
                .findFirst()
                .or(() -> usable.stream()
                        .filter(context -> !stored.encapsulated()
                                && !context.transferSyntax().encapsulated())
                        .findFirst());
    }

    static OutboundInstance open(Path path, TransferSyntax target) throws IOException, DicomException.Format {
        Part10File file = Part10.open(path, TransferSyntaxes.standard(), Limits.defaults());
        try {
            List<Segment> segments = target.equals(file.transferSyntax()) && !target.deflated()
                    ? List.of(new Segment.Extent(0, file.dataSet().size()))
                    : DataSetWriter.segments(file.read(Limits.defaults()), target);
            return new OutboundInstance(file, new RecipeReader(new Recipe(target, segments), file.dataSet()));
        } catch (IOException | DicomException.Format | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    @Override
    public int read(ByteBuffer target) throws IOException, DicomException.Format {
        return reader.read(target);
    }

    @Override
    public void close() throws IOException {
        source.close();
    }
}
