package io.veilgate.core.image;

import java.nio.ByteBuffer;

/** Compresses and decompresses the frames of one instance (PS3.5 Annexes A.4 and G). Used by one thread at a time. */
interface FrameCodec {
    /** How a decoded frame lies in memory: one native frame, little endian. */
    NativeLayout layout();

    /**
     * @param compressed the frame's fragments put together
     * @param frame receives all bytes of the decoded frame
     * @throws UnusablePixelsException if the compressed bytes break the codec's rules or are too few
     */
    void decode(ByteBuffer compressed, byte[] frame) throws UnusablePixelsException;

    /**
     * @return the compressed frame, of even length; valid until the next call
     */
    ByteBuffer encode(byte[] frame);
}
