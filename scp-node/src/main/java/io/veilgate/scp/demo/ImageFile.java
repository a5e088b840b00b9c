package io.veilgate.scp.demo;

import io.veilgate.core.base.DicomException;
import io.veilgate.core.base.Limits;
import io.veilgate.core.base.Tag;
import io.veilgate.core.dataset.DataSet;
import io.veilgate.core.dataset.Element;
import io.veilgate.core.dataset.Part10;
import io.veilgate.core.dataset.Part10File;
import io.veilgate.core.dataset.TransferSyntaxes;
import io.veilgate.core.dataset.Value;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;

/** A DICOM file of the demonstration, to look at: native little endian pixel data, or one frame in RLE. */
final class ImageFile implements Closeable {
    private final Part10File file;
    private final DataSet header;

    private ImageFile(Part10File file, DataSet header) {
        this.file = file;
        this.header = header;
    }

    static ImageFile open(Path path) throws IOException {
        try {
            Part10File file = Part10.open(path, TransferSyntaxes.standard(), Limits.defaults());
            try {
                return new ImageFile(file, file.read(Limits.defaults()));
            } catch (IOException | DicomException.Format | RuntimeException e) {
                file.close();
                throw e;
            }
        } catch (DicomException.Format e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    DataSet header() {
        return header;
    }

    int frames() {
        return header.integer(Tag.NumberOfFrames).orElse(1);
    }

    /** @param frame from 0 */
    FrameImage frame(int frame) throws IOException {
        FrameImage empty = FrameImage.of(header, new byte[0]);
        int bytes = empty.columns() * empty.rows() * empty.samplesPerPixel() * empty.bitsAllocated() / 8;
        Element element = header.get(Tag.PixelData).orElseThrow(() -> new IOException("an image without pixel data"));
        byte[] pixels = switch (element.value()) {
            case Value.Bytes inMemory -> Arrays.copyOfRange(inMemory.encoded(), frame * bytes, (frame + 1) * bytes);
            case Value.Bulk bulk -> read(bulk.offset() + (long) frame * bytes, bytes);
            case Value.Fragments fragments ->
                RleDecoder.frame(
                        read(fragments.offset(), (int) fragments.length()),
                        empty.samplesPerPixel(),
                        empty.columns() * empty.rows());
            case Value.Items sequence ->
                throw new IOException("pixel data of " + sequence.items().size() + " items");
        };
        return FrameImage.of(header, pixels);
    }

    private byte[] read(long offset, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            if (file.dataSet().read(offset + bytes.position(), bytes) < 0) {
                throw new EOFException("the file ends before its pixel data");
            }
        }
        return bytes.array();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
