package io.veilgate.fuzz;

import io.veilgate.core.base.DicomException;
import io.veilgate.core.base.Tag;
import io.veilgate.core.base.Tags;
import io.veilgate.core.base.Vr;
import io.veilgate.core.dataset.DataSet;
import io.veilgate.core.dataset.DataSetWriter;
import io.veilgate.core.dataset.Element;
import io.veilgate.core.dataset.TransferSyntax;
import io.veilgate.core.dataset.TransferSyntaxes;
import io.veilgate.core.dataset.Value;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Small data sets that show a fuzzer the forms there are. */
final class SeedDataSets {
    private SeedDataSets() {}

    /** Text in several character sets, numbers, nested sequences of both length forms, private and unknown elements. */
    static byte[] rich(TransferSyntax syntax) throws DicomException.Format {
        DataSet dataSet = DataSet.littleEndian();
        dataSet.put(new Element(Tags.of(0x0008, 0), Vr.UL, new Value.Bytes(new byte[4])));
        dataSet.putStrings(Tag.SpecificCharacterSet, Vr.CS, List.of("", "ISO 2022 IR 149"));
        dataSet.putString(Tag.SOPClassUID, Vr.UI, "1.2.840.10008.5.1.4.1.1.7");
        dataSet.putString(Tag.PatientName, Vr.PN, "Zyxwquux^Qoph=\u30e4\u30de\u30c0");
        dataSet.putString(Tag.PatientID, Vr.LO, "QZ4711");
        dataSet.putUnsignedShort(Tag.Rows, 2);
        DataSet item = dataSet.newItem();
        item.putString(Tag.ReferencedSOPInstanceUID, Vr.UI, "2.25.4711");
        DataSet within = item.newItem();
        within.putString(Tag.CodeValue, Vr.SH, "T-1");
        item.put(sequence(Tag.PurposeOfReferenceCodeSequence, Vr.SQ, within, true));
        dataSet.put(sequence(Tag.ReferencedImageSequence, Vr.SQ, item, false));
        dataSet.putString(Tags.of(0x0009, 0x0010), Vr.LO, "QUUX 1");
        dataSet.put(new Element(Tags.of(0x0009, 0x1001), Vr.UN, new Value.Bytes(new byte[] {1, 2, 3, 4})));
        dataSet.put(new Element(Tags.of(0x0009, 0x1002), Vr.FD, new Value.Bytes(new byte[16])));
        dataSet.put(new Element(Tags.of(0x0009, 0x1003), Vr.SV, new Value.Bytes(new byte[8])));
        dataSet.put(new Element(Tag.PixelData, Vr.OW, new Value.Bytes(new byte[72])));
        return DataSetWriter.bytes(dataSet, syntax);
    }

    /** An image of 8-bit samples, uncompressed. */
    static byte[] image(int rows, int columns) throws DicomException.Format {
        DataSet image = description(rows, columns);
        image.put(new Element(Tag.PixelData, Vr.OW, new Value.Bytes(new byte[rows * columns])));
        return DataSetWriter.bytes(image, TransferSyntaxes.EXPLICIT_VR_LITTLE_ENDIAN);
    }

    private static DataSet description(int rows, int columns) {
        DataSet image = DataSet.littleEndian();
        image.putUnsignedShort(Tag.SamplesPerPixel, 1);
        image.putString(Tag.PhotometricInterpretation, Vr.CS, "MONOCHROME2");
        image.putUnsignedShort(Tag.Rows, rows);
        image.putUnsignedShort(Tag.Columns, columns);
        image.putUnsignedShort(Tag.BitsAllocated, 8);
        image.putUnsignedShort(Tag.BitsStored, 8);
        image.putUnsignedShort(Tag.HighBit, 7);
        image.putUnsignedShort(Tag.PixelRepresentation, 0);
        return image;
    }

    /** An image of 8-bit samples in one RLE frame, its rows all literal; an empty Basic Offset Table. */
    static byte[] rleImage(int rows, int columns) throws DicomException.Format {
        byte[] header = DataSetWriter.bytes(description(rows, columns), TransferSyntaxes.EXPLICIT_VR_LITTLE_ENDIAN);
        byte[] frame = rleFrame(rows, columns);
        ByteBuffer bytes =
                ByteBuffer.allocate(header.length + 36 + frame.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(header);
        tag(bytes, Tag.PixelData)
                .put((byte) 'O')
                .put((byte) 'B')
                .putShort((short) 0)
                .putInt(-1);
        tag(bytes, Tag.Item).putInt(0);
        tag(bytes, Tag.Item).putInt(frame.length).put(frame);
        tag(bytes, Tag.SequenceDelimitationItem).putInt(0);
        return bytes.array();
    }

    private static byte[] rleFrame(int rows, int columns) {
        int packed = rows * (columns + 1);
        ByteBuffer frame = ByteBuffer.allocate(64 + packed + packed % 2).order(ByteOrder.LITTLE_ENDIAN);
        frame.putInt(1).putInt(64).position(64);
        for (int row = 0; row < rows; row++) {
            frame.put((byte) (columns - 1)).put(new byte[columns]);
        }
        return frame.array();
    }

    private static ByteBuffer tag(ByteBuffer bytes, int tag) {
        return bytes.putShort((short) Tags.group(tag)).putShort((short) Tags.element(tag));
    }

    private static Element sequence(int tag, Vr vr, DataSet item, boolean undefinedLength) {
        return new Element(tag, vr, new Value.Items(List.of(new Value.Item(item, undefinedLength)), undefinedLength));
    }
}
