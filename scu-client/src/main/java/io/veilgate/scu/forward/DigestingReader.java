package io.veilgate.scu.forward;

import io.veilgate.core.base.DicomException;
import io.veilgate.core.dataset.RecipeReader;
import io.veilgate.core.net.OutboundDataSet;
import io.veilgate.core.pipeline.OutputDigest;
import io.veilgate.scu.pace.Flow;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Reads an output once, from first to last, and takes its digest in passing. */
final class DigestingReader implements OutboundDataSet {
    private final RecipeReader reader;
    private final OutputDigest digest;
    private final Flow flow;

    DigestingReader(Outgoing instance, Flow flow) {
        this.flow = flow;
        this.reader = new RecipeReader(instance.recipe(), instance.source());
        this.digest = new OutputDigest(instance.recipe());
    }

    @Override
    public int read(ByteBuffer target) throws IOException, DicomException.Format {
        int start = target.position();
        int length = reader.read(target);
        if (length > 0) {
            flow.bytes(length);
            digest.update(target.slice(start, length));
        }
        return length;
    }

    /** Of all that was read; to be asked for once. */
    String digest() {
        return digest.hex();
    }
}
