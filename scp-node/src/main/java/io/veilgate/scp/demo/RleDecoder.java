package io.veilgate.scp.demo;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** RLE Lossless (PS3.5 Annex G) of 8-bit samples back into pixels, for pictures; like {@link RleEncoder} no part of the product's codec. */
final class RleDecoder {
    private RleDecoder() {}

    /**
     * @param fragments encapsulated pixel data of one frame, from the Basic Offset Table on
     * @param pixels in the frame
     * @return the frame, colour by pixel
     * @throws IOException if the bytes are not such a frame
     */
    static byte[] frame(byte[] fragments, int samples, int pixels) throws IOException {
        ByteBuffer in = ByteBuffer.wrap(fragments).order(ByteOrder.LITTLE_ENDIAN);
        byte[] compressed = new byte[0];
        boolean offsetTable = true;
        while (in.remaining() >= 8 && in.getInt() == 0xE000FFFE) {
            byte[] item = new byte[checked(in.getInt(), in)];
            in.get(item);
            if (!offsetTable) {
                compressed = joined(compressed, item);
            }
            offsetTable = false;
        }
        return decode(ByteBuffer.wrap(compressed).order(ByteOrder.LITTLE_ENDIAN), samples, pixels);
    }

    private static byte[] decode(ByteBuffer in, int samples, int pixels) throws IOException {
        if (in.remaining() < 64 || in.getInt(0) != samples) {
            throw new IOException("not an RLE frame of " + samples + " segments");
        }
        byte[] frame = new byte[samples * pixels];
        for (int sample = 0; sample < samples; sample++) {
            int at = in.getInt(4 + 4 * sample);
            int done = 0;
            while (done < pixels) {
                int control = at < in.limit() ? in.get(at++) : -128;
                int length = control >= 0 ? control + 1 : 1 - control;
                if (control == -128 || done + length > pixels || at + (control >= 0 ? length : 1) > in.limit()) {
                    throw new IOException("an RLE segment ends too early");
                }
                for (int i = 0; i < length; i++) {
                    frame[(done + i) * samples + sample] = in.get(control >= 0 ? at + i : at);
                }
                at += control >= 0 ? length : 1;
                done += length;
            }
        }
        return frame;
    }

    private static int checked(int length, ByteBuffer in) throws IOException {
        if (length < 0 || length > in.remaining()) {
            throw new IOException("a fragment is longer than the pixel data");
        }
        return length;
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] both = java.util.Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
