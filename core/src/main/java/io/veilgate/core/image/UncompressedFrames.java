package io.veilgate.core.image;

import static io.veilgate.core.image.UnusablePixelsException.undecodable;

import java.nio.ByteBuffer;

/** Frames of Encapsulated Uncompressed Explicit VR Little Endian (PS3.5 §A.4.11): native, each with at most a byte of padding. */
final class UncompressedFrames implements FrameCodec {
    private final NativeLayout layout;

    UncompressedFrames(PixelDescription description) {
        this.layout = NativeLayout.littleEndian(description.oneFrame());
    }

    @Override
    public NativeLayout layout() {
        return layout;
    }

    @Override
    public void decode(ByteBuffer compressed, byte[] frame) throws UnusablePixelsException {
        int length = compressed.remaining();
        if (length != frame.length && length != frame.length + (frame.length & 1)) {
            throw undecodable("a frame of " + length + " bytes where the image attributes say " + frame.length);
        }
        compressed.get(frame);
    }

    @Override
    public ByteBuffer encode(byte[] frame) {
        return ByteBuffer.wrap(java.util.Arrays.copyOf(frame, frame.length + (frame.length & 1)));
    }
}
