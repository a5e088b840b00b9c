package io.veilgate.core.image;

import io.veilgate.core.base.DicomException;
import io.veilgate.core.base.Tag;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/** One pass over an instance's frames, each decoded and edited. */
final class DecodedFrames {
    private final FrameCodec codec;
    private final FrameReader reader;
    private final FrameEdit edit;
    private final byte[] frame;

    DecodedFrames(FrameCodec codec, FrameReader reader, int frameBytes, FrameEdit edit) {
        this.codec = codec;
        this.reader = reader;
        this.edit = edit;
        this.frame = new byte[frameBytes];
    }

    FrameCodec codec() {
        return codec;
    }

    /** @return the next frame as the codec lays it out, valid until the next call; empty after the last */
    Optional<byte[]> next() throws IOException, DicomException.Format {
        try {
            Optional<ByteBuffer> compressed = reader.next();
            if (compressed.isEmpty()) {
                return Optional.empty();
            }
            codec.decode(compressed.get(), frame);
        } catch (UnusablePixelsException e) {
            throw new DicomException.Format(0, Tag.PixelData, String.valueOf(e.getMessage()));
        }
        edit.apply(ByteBuffer.wrap(frame), 0);
        return Optional.of(frame);
    }
}
