package io.veilgate.core.dataset;

import io.veilgate.core.base.DicomException;
import io.veilgate.core.base.Limits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;

/** DICOM files (PS3.10 §7). */
public final class Part10 {
    private static final int PIECE_BYTES = 256 << 10;

    private Part10() {}

    /**
     * Opens a file and finds its data set, with or without preamble and File Meta Information. The caller closes it.
     *
     * @param known the transfer syntaxes that it may be in
     * @throws DicomException.Format if it is not a DICOM file, or in a transfer syntax that is not known
     */
    public static Part10File open(Path file, TransferSyntaxes known, Limits limits)
            throws IOException, DicomException.Format {
        FileByteSource source = FileByteSource.open(file);
        try {
            return new FileStart(source, known, limits).locate(source);
        } catch (IOException | DicomException.Format | RuntimeException e) {
            source.close();
            throw e;
        }
    }

    /** The same on bytes that come from elsewhere; closing the result closes nothing but what it made itself. */
    public static Part10File open(ByteSource file, TransferSyntaxes known, Limits limits)
            throws IOException, DicomException.Format {
        return new FileStart(file, known, limits).locate(() -> {});
    }

    /**
     * Writes a whole file; does not close the channel, nor sync it.
     *
     * @param source what the recipe refers to
     * @return bytes written
     */
    public static long write(FileMeta meta, Recipe recipe, ByteSource source, WritableByteChannel file)
            throws IOException, DicomException.Format {
        long written = put(ByteBuffer.wrap(meta.encoded()), file);
        RecipeReader reader = new RecipeReader(recipe, source);
        ByteBuffer piece = ByteBuffer.allocate(PIECE_BYTES);
        while (reader.read(piece.clear()) >= 0) {
            written += put(piece.flip(), file);
        }
        return written;
    }

    private static long put(ByteBuffer bytes, WritableByteChannel file) throws IOException {
        long written = 0;
        while (bytes.hasRemaining()) {
            written += file.write(bytes);
        }
        return written;
    }
}
