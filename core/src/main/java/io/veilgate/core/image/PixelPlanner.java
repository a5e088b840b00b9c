package io.veilgate.core.image;

import io.veilgate.core.base.Limits;
import io.veilgate.core.base.Tag;
import io.veilgate.core.base.Uids;
import io.veilgate.core.base.Vr;
import io.veilgate.core.dataset.ByteSource;
import io.veilgate.core.dataset.DataSet;
import io.veilgate.core.dataset.DataSetWriter;
import io.veilgate.core.dataset.Element;
import io.veilgate.core.dataset.TransferSyntax;
import io.veilgate.core.dataset.Value;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Says how the regions of an instance's frames are blanked, and its overlay bits cleared, before anything of it is sent. Masked frames stay
 * in the transfer syntax they came in, unless they are wanted in a native one.
 */
public final class PixelPlanner {
    private final Limits limits;

    public PixelPlanner(Limits limits) {
        this.limits = limits;
    }

    /**
     * @param received the data set as it came; its bulk values refer to {@code source}
     * @param regions to blank in every frame; none leaves the pixels alone, and clears overlay bits only
     * @return a plan that reads only {@code source}; the data set may be changed after
     * @throws IOException if the source cannot be read
     */
    public PixelPlan plan(DataSet received, TransferSyntax transferSyntax, ByteSource source, List<Region> regions)
            throws IOException {
        return plan(received, transferSyntax, source, regions, Optional.empty());
    }

    /**
     * The same where the data set leaves in another transfer syntax.
     *
     * @param target native and little endian; the plan's pixel data is in its byte order
     */
    public PixelPlan planNative(
            DataSet received,
            TransferSyntax transferSyntax,
            ByteSource source,
            List<Region> regions,
            TransferSyntax target)
            throws IOException {
        if (target.encapsulated() || target.bigEndian() || target.deflated()) {
            throw new IllegalArgumentException("nothing is put into " + target);
        }
        return plan(received, transferSyntax, source, regions, Optional.of(target));
    }

    private PixelPlan plan(
            DataSet received,
            TransferSyntax transferSyntax,
            ByteSource source,
            List<Region> regions,
            Optional<TransferSyntax> target)
            throws IOException {
        Element pixelData = received.get(Tag.PixelData).orElse(null);
        if (pixelData == null) {
            return regions.isEmpty()
                    ? new PixelPlan.Untouched()
                    : new PixelPlan.CannotMask(PixelPlan.Problem.CONTRADICTORY, "regions, but no pixel data");
        }
        try {
            if (!regions.isEmpty()) {
                requireWithin(received, regions);
            }
            return switch (pixelData.value()) {
                case Value.Fragments fragments
                when transferSyntax.encapsulated() ->
                    encapsulated(received, transferSyntax, fragments, source, regions, target.isPresent());
                case Value.Bytes _, Value.Bulk _
                when !transferSyntax.encapsulated() ->
                    inOrder(NativePlanner.plan(received, pixelData, source, regions), received, pixelData.vr(), target);
                case Value.Bytes _, Value.Bulk _, Value.Fragments _, Value.Items _ ->
                    throw UnusablePixelsException.contradictory("pixel data is not in the form of " + transferSyntax);
            };
        } catch (UnusablePixelsException e) {
            return new PixelPlan.CannotMask(e.problem(), String.valueOf(e.getMessage()));
        }
    }

    /** What was big endian is turned round by 16-bit words, as OW is; whether wider samples are words or wholes, senders do not agree. */
    private static PixelPlan inOrder(PixelPlan plan, DataSet received, Vr vr, Optional<TransferSyntax> target)
            throws UnusablePixelsException {
        if (target.isEmpty() || received.byteOrder() == target.get().byteOrder()) {
            return plan;
        }
        int bits = PixelDescription.of(received).bitsAllocated();
        if (bits > 16 || bits > 8 && vr != Vr.OW) {
            throw new UnusablePixelsException(
                    PixelPlan.Problem.UNSUPPORTED,
                    "big endian samples of " + bits + " bits in " + vr + " are not put into little endian");
        }
        return plan instanceof PixelPlan.Replaced(DataSetWriter.Replacement pixels, var remove)
                ? new PixelPlan.Replaced(pixels.swapped(target.get()), remove)
                : plan;
    }

    private static void requireWithin(DataSet received, List<Region> regions) throws UnusablePixelsException {
        PixelDescription description = PixelDescription.of(received);
        if (!regions.stream().allMatch(region -> region.isWithin(description.columns(), description.rows()))) {
            throw UnusablePixelsException.contradictory("a region reaches out of the image");
        }
    }

    private PixelPlan encapsulated(
            DataSet received,
            TransferSyntax transferSyntax,
            Value.Fragments fragments,
            ByteSource source,
            List<Region> regions,
            boolean toNative)
            throws IOException, UnusablePixelsException {
        if (!toNative && regions.isEmpty() && !OverlayBits.isDeclared(received)) {
            return new PixelPlan.Untouched();
        }
        EncapsulatedPlanner.Codec codec;
        if (transferSyntax.is(Uids.RLELossless)) {
            codec = RleLossless::new;
        } else if (transferSyntax.is(Uids.EncapsulatedUncompressedExplicitVRLittleEndian)) {
            codec = UncompressedFrames::new;
        } else if (toNative) {
            throw new UnusablePixelsException(
                    PixelPlan.Problem.CODEC_MISSING, "frames in " + transferSyntax + " cannot be decoded yet");
        } else if (regions.isEmpty() && !OverlayBits.mustBeCleared(received, PixelDescription.of(received))) {
            return new PixelPlan.Untouched();
        } else {
            throw new UnusablePixelsException(
                    PixelPlan.Problem.CODEC_MISSING, "frames in " + transferSyntax + " cannot be masked yet");
        }
        return EncapsulatedPlanner.plan(
                received,
                fragments,
                source,
                regions,
                codec,
                toNative ? EncapsulatedPlanner.Form.NATIVE : EncapsulatedPlanner.Form.ENCAPSULATED,
                limits);
    }
}
