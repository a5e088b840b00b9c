package io.veilgate.core.dataset;

import io.veilgate.core.base.DicomException;
import io.veilgate.core.base.Limits;
import io.veilgate.core.base.ReceivedUid;
import io.veilgate.core.base.Tag;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds out how a file starts. By the book, a preamble, DICM, and group 0002 in Explicit VR Little Endian (PS3.10 §7.1); in practice also
 * group 0002 without them, or in Implicit VR, or a bare data set, whose first element then shows its encoding.
 */
final class FileStart {
    private static final int PREAMBLE_BYTES = 128;
    private static final int PREFIX_BYTES = 4;
    private static final int META_GROUP = 0x0002;

    /** A bare data set begins with a group from here to there: no other text or binary file is likely to. */
    private static final int FIRST_GROUP = 0x0004;

    private static final int LAST_GROUP = 0x0020;

    /** Inflated data sets may be this much larger than the file; real ones reach about 1000. */
    private static final long MAX_INFLATION = 1100;

    private final ByteSource file;
    private final TransferSyntaxes known;
    private final Limits limits;

    FileStart(ByteSource file, TransferSyntaxes known, Limits limits) {
        this.file = file;
        this.known = known;
        // group 0002 has no bulk values: all of it is wanted in memory
        this.limits = new Limits(
                Math.min(limits.headerBytes(), 16 << 20),
                limits.frameBytes(),
                16 << 20,
                limits.sequenceDepth(),
                limits.elements());
    }

    Part10File locate(Closeable opened) throws IOException, DicomException.Format {
        boolean prefixed = isPrefix(PREAMBLE_BYTES);
        int afterPrefix = PREAMBLE_BYTES + PREFIX_BYTES;
        if (prefixed && group(afterPrefix) == META_GROUP) {
            return afterMeta(afterPrefix, opened);
        }
        if (isPrefix(0) && group(PREFIX_BYTES) == META_GROUP) {
            return afterMeta(PREFIX_BYTES, opened);
        }
        if (group(0) == META_GROUP) {
            return afterMeta(0, opened);
        }
        int start = guess(0) == null && prefixed ? afterPrefix : 0;
        Encoding encoding = guess(start);
        if (encoding == null) {
            throw new DicomException.Format(
                    start, 0, "not a DICOM file: neither File Meta Information nor a data set begins");
        }
        return file(Optional.empty(), syntaxOf(encoding), true, start, opened);
    }

    private Part10File afterMeta(int start, Closeable opened) throws IOException, DicomException.Format {
        byte[] first = bytes(start, 6);
        boolean explicit = first.length == 6 && VrCode.isCapitals((first[4] & 0xFF) << 8 | first[5] & 0xFF);
        DataSetReader reader = new DataSetReader(
                file, explicit ? Encoding.EXPLICIT_LITTLE_ENDIAN : Encoding.IMPLICIT_LITTLE_ENDIAN, limits);
        FileMeta meta = new FileMeta(reader.readGroup(start, META_GROUP));
        long dataSetOffset = reader.position();
        Optional<ReceivedUid> declared = meta.transferSyntaxUid();
        if (declared.isEmpty()) {
            Encoding encoding = guess(dataSetOffset);
            if (encoding == null) {
                throw new DicomException.Format(dataSetOffset, Tag.TransferSyntaxUID, "absent, and no data set begins");
            }
            return file(Optional.of(meta), syntaxOf(encoding), true, dataSetOffset, opened);
        }
        TransferSyntax transferSyntax = declared.flatMap(ReceivedUid::strict)
                .flatMap(known::get)
                .orElseThrow(() -> new DicomException.Format(start, Tag.TransferSyntaxUID, "unknown transfer syntax"));
        return file(Optional.of(meta), transferSyntax, false, dataSetOffset, opened);
    }

    private Part10File file(
            Optional<FileMeta> meta, TransferSyntax transferSyntax, boolean guessed, long start, Closeable opened)
            throws IOException, DicomException.Format {
        ByteSource dataSet = file.slice(start, file.size() - start);
        if (!transferSyntax.deflated()) {
            return new Part10File(meta, transferSyntax, guessed, dataSet, start, opened);
        }
        InflatedByteSource inflated = InflatedByteSource.of(dataSet, (dataSet.size() + 1) * MAX_INFLATION);
        return new Part10File(meta, transferSyntax, guessed, inflated, start, () -> {
            inflated.close();
            opened.close();
        });
    }

    private static TransferSyntax syntaxOf(Encoding encoding) {
        return switch (encoding) {
            case IMPLICIT_LITTLE_ENDIAN -> TransferSyntaxes.IMPLICIT_VR_LITTLE_ENDIAN;
            case EXPLICIT_LITTLE_ENDIAN -> TransferSyntaxes.EXPLICIT_VR_LITTLE_ENDIAN;
            case EXPLICIT_BIG_ENDIAN -> TransferSyntaxes.EXPLICIT_VR_BIG_ENDIAN;
        };
    }

    /** The encoding in which an element may begin there; null if none. */
    private @Nullable Encoding guess(long offset) throws IOException {
        byte[] header = bytes(offset, 8);
        if (header.length < 8) {
            return null;
        }
        ByteBuffer buffer = ByteBuffer.wrap(header);
        int littleGroup = Short.reverseBytes(buffer.getShort(0)) & 0xFFFF;
        boolean explicit = VrCode.vr(buffer.getShort(4) & 0xFFFF) != null;
        if (isFirstGroup(littleGroup)) {
            if (explicit) {
                return Encoding.EXPLICIT_LITTLE_ENDIAN;
            }
            long length = buffer.order(ByteOrder.LITTLE_ENDIAN).getInt(4) & 0xFFFF_FFFFL;
            return length <= file.size() - offset - header.length ? Encoding.IMPLICIT_LITTLE_ENDIAN : null;
        }
        return explicit && isFirstGroup(buffer.getShort(0) & 0xFFFF) ? Encoding.EXPLICIT_BIG_ENDIAN : null;
    }

    private static boolean isFirstGroup(int group) {
        return group >= FIRST_GROUP && group <= LAST_GROUP;
    }

    private int group(long offset) throws IOException {
        byte[] group = bytes(offset, 2);
        return group.length < 2 ? -1 : group[0] & 0xFF | (group[1] & 0xFF) << 8;
    }

    private boolean isPrefix(long offset) throws IOException {
        byte[] prefix = bytes(offset, PREFIX_BYTES);
        return prefix.length == PREFIX_BYTES
                && prefix[0] == 'D'
                && prefix[1] == 'I'
                && prefix[2] == 'C'
                && prefix[3] == 'M';
    }

    private byte[] bytes(long offset, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate((int) Math.max(0, Math.min(length, file.size() - offset)));
        while (bytes.hasRemaining() && file.read(offset + bytes.position(), bytes) >= 0) {
            // until full
        }
        return bytes.array();
    }
}
