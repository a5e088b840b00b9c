package io.veilgate.core.image;

import io.veilgate.core.base.DicomException;
import io.veilgate.core.base.Stage;
import io.veilgate.core.base.Stages;
import io.veilgate.core.dataset.ByteSource;
import io.veilgate.core.dataset.DataSet;
import io.veilgate.core.dataset.DataSetWriter.Replacement;
import io.veilgate.core.dataset.PieceReader;
import io.veilgate.core.dataset.Segment;
import io.veilgate.core.dataset.TransferSyntax;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/** A {@link PixelPlanner} that measures what pixels cost: the planning, and each frame that is made while the output is read. */
public final class TimedPlanner {
    private final PixelPlanner planner;
    private final Stages stages;

    public TimedPlanner(PixelPlanner planner, Stages stages) {
        this.planner = planner;
        this.stages = stages;
    }

    /** As {@link PixelPlanner#plan}. */
    public PixelPlan plan(DataSet received, TransferSyntax transferSyntax, ByteSource source, List<Region> regions)
            throws IOException {
        return planned(transferSyntax, true, () -> planner.plan(received, transferSyntax, source, regions));
    }

    /** As {@link PixelPlanner#planNative}, of an instance that is planned as it is too. */
    public PixelPlan planNative(
            DataSet received,
            TransferSyntax transferSyntax,
            ByteSource source,
            List<Region> regions,
            TransferSyntax substitute)
            throws IOException {
        return planned(
                transferSyntax, false, () -> planner.planNative(received, transferSyntax, source, regions, substitute));
    }

    private interface Planning {
        PixelPlan plan() throws IOException;
    }

    private PixelPlan planned(TransferSyntax transferSyntax, boolean counts, Planning planning) throws IOException {
        long began = stages.begin(Stage.PIXELS, Stage.HEADER);
        try {
            PixelPlan plan = planning.plan();
            return plan instanceof PixelPlan.Replaced replaced ? timed(replaced, transferSyntax) : plan;
        } finally {
            stages.endPixels(Stage.HEADER, transferSyntax.keyword(), counts, began);
        }
    }

    private PixelPlan.Replaced timed(PixelPlan.Replaced replaced, TransferSyntax transferSyntax) {
        Replacement pixelData = replaced.pixelData();
        List<Segment> segments = pixelData.segments().stream()
                .map(segment -> segment instanceof Segment.Derived(Segment.Pieces pieces)
                        ? new Segment.Derived(source -> timed(pieces.open(source), transferSyntax))
                        : segment)
                .toList();
        return new PixelPlan.Replaced(new Replacement(pixelData.vr(), pixelData.length(), segments), replaced.remove());
    }

    private PieceReader timed(PieceReader pieces, TransferSyntax transferSyntax) {
        return new PieceReader() {
            @Override
            public Optional<ByteBuffer> next() throws IOException, DicomException.Format {
                long began = stages.begin(Stage.PIXELS, Stage.SEND);
                try {
                    return pieces.next();
                } finally {
                    stages.endPixels(Stage.SEND, transferSyntax.keyword(), false, began);
                }
            }
        };
    }
}
