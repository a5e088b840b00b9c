package io.veilgate.core.pipeline;

import io.veilgate.core.base.DicomException;
import io.veilgate.core.base.Limits;
import io.veilgate.core.base.ReceivedUid;
import io.veilgate.core.base.Tag;
import io.veilgate.core.base.Uids;
import io.veilgate.core.base.Vr;
import io.veilgate.core.dataset.ByteSource;
import io.veilgate.core.dataset.DataSet;
import io.veilgate.core.dataset.DataSetReader;
import io.veilgate.core.dataset.DataSetWriter;
import io.veilgate.core.dataset.Element;
import io.veilgate.core.dataset.InflatedByteSource;
import io.veilgate.core.dataset.RecipeReader;
import io.veilgate.core.dataset.TransferSyntax;
import io.veilgate.core.dataset.Value;
import io.veilgate.core.deid.Deidentifier;
import io.veilgate.core.deid.ExclusionList;
import io.veilgate.core.deid.Profile;
import io.veilgate.core.deid.ProjectKey;
import io.veilgate.core.deid.Pseudonyms;
import io.veilgate.core.mask.RuleException;
import io.veilgate.core.mask.RuleSet;
import io.veilgate.core.mask.UnknownDevice;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;

/** Made-up instances for tests, the policy for them, and what comes out. */
final class Instances {
    static final int ROWS = 200;
    static final int COLUMNS = 240;
    static final String MASK_TOP = """
            - name: top rows
              when: { Modality: MR }
              regions: [ { x: 0, y: 0, width: 240, height: 10 } ]
            """;

    private Instances() {}

    static ProjectPolicy policy(String rules) {
        try {
            return new ProjectPolicy(
                    new Deidentifier(Profile.basic(), new Pseudonyms(ProjectKey.of(new byte[32]), "test", 0), "HOSP"),
                    ExclusionList.none(),
                    rules.isEmpty() ? RuleSet.empty() : RuleSet.parse(Map.of("rules.yaml", rules)),
                    UnknownDevice.QUARANTINE);
        } catch (RuleException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** 16-bit MR whose pixel data is long enough to stay in the source; every sample is 0x0101 or more. */
    static DataSet mr(TransferSyntax transferSyntax) {
        DataSet dataSet = new DataSet(transferSyntax.byteOrder());
        dataSet.putString(Tag.SpecificCharacterSet, Vr.CS, "ISO_IR 192");
        dataSet.putString(Tag.SOPClassUID, Vr.UI, Uids.MRImageStorage.value());
        dataSet.putString(Tag.SOPInstanceUID, Vr.UI, "1.2.410.200.1.3");
        dataSet.putString(Tag.StudyInstanceUID, Vr.UI, "1.2.410.200.1.1");
        dataSet.putString(Tag.SeriesInstanceUID, Vr.UI, "1.2.410.200.1.2");
        dataSet.putString(Tag.StudyDate, Vr.DA, "20240131");
        dataSet.putString(Tag.Modality, Vr.CS, "MR");
        dataSet.putString(Tag.Manufacturer, Vr.LO, "ACME");
        dataSet.putString(Tag.PatientName, Vr.PN, "Hong^Gildong=洪^吉洞=홍^길동");
        dataSet.putString(Tag.PatientID, Vr.LO, "00812345");
        dataSet.putString(Tag.PatientBirthDate, Vr.DA, "19700412");
        image(dataSet, 16);
        byte[] pixels = new byte[2 * ROWS * COLUMNS];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (1 + i * 7 % 250);
        }
        dataSet.put(new Element(Tag.PixelData, Vr.OW, new Value.Bytes(pixels)));
        return dataSet;
    }

    private static void image(DataSet dataSet, int bits) {
        dataSet.putUnsignedShort(Tag.SamplesPerPixel, 1);
        dataSet.putString(Tag.PhotometricInterpretation, Vr.CS, "MONOCHROME2");
        dataSet.putUnsignedShort(Tag.Rows, ROWS);
        dataSet.putUnsignedShort(Tag.Columns, COLUMNS);
        dataSet.putUnsignedShort(Tag.BitsAllocated, bits);
        dataSet.putUnsignedShort(Tag.BitsStored, bits);
        dataSet.putUnsignedShort(Tag.HighBit, bits - 1);
        dataSet.putUnsignedShort(Tag.PixelRepresentation, 0);
    }

    static byte[] encode(DataSet dataSet, TransferSyntax transferSyntax) {
        try {
            return DataSetWriter.bytes(dataSet, transferSyntax);
        } catch (DicomException.Format e) {
            throw new IllegalArgumentException(e);
        }
    }

    static ReceivedInstance received(byte[] bytes, TransferSyntax transferSyntax) {
        return received(ByteSource.of(bytes), transferSyntax);
    }

    static ReceivedInstance received(ByteSource bytes, TransferSyntax transferSyntax) {
        return ReceivedInstance.stored(
                bytes, transferSyntax, ReceivedUid.of(Uids.MRImageStorage), new ReceivedUid("1.2.410.200.1.3"));
    }

    static Outcome process(DataSet dataSet, TransferSyntax transferSyntax, ProjectPolicy policy) throws IOException {
        return new InstanceProcessor(Limits.defaults())
                .process(received(encode(dataSet, transferSyntax), transferSyntax), policy, ResearchIds.none());
    }

    static Outcome.Masked masked(Outcome outcome) {
        if (outcome instanceof Outcome.Masked masked) {
            return masked;
        }
        throw new AssertionError("not masked: " + outcome);
    }

    static Reason reason(Outcome outcome) {
        if (outcome instanceof Outcome.Quarantined quarantined) {
            return quarantined.reason();
        }
        throw new AssertionError("not quarantined: " + outcome);
    }

    /** The output as it would be sent. */
    static byte[] output(Outcome.Masked masked, ReceivedInstance instance) throws IOException, DicomException.Format {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        RecipeReader reader = new RecipeReader(masked.recipe(), instance.dataSet());
        byte[] piece = new byte[1000];
        int length;
        while ((length = reader.read(ByteBuffer.wrap(piece))) >= 0) {
            out.write(piece, 0, length);
        }
        return out.toByteArray();
    }

    /** The data set that a receiver of these bytes has, all of it in memory. */
    static DataSet decode(byte[] bytes, TransferSyntax transferSyntax) throws IOException, DicomException.Format {
        ByteSource source = ByteSource.of(bytes);
        Limits all = new Limits(64L << 20, 512L << 20, 32 << 20, 64, 100_000);
        return DataSetReader.read(
                transferSyntax.deflated() ? InflatedByteSource.of(source, 1L << 30) : source, transferSyntax, all);
    }
}
