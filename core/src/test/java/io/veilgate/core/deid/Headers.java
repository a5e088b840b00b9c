package io.veilgate.core.deid;

import io.veilgate.core.base.DicomException;
import io.veilgate.core.base.Tag;
import io.veilgate.core.base.Uids;
import io.veilgate.core.base.Vr;
import io.veilgate.core.dataset.DataSet;
import io.veilgate.core.dataset.DataSetWriter;
import io.veilgate.core.dataset.TransferSyntaxes;
import java.nio.charset.Charset;
import java.util.Optional;

/** Made-up headers for tests, and what is done with them. */
final class Headers {
    static final Profile PROFILE = Profile.basic();
    static final Deidentifier DEIDENTIFIER =
            new Deidentifier(PROFILE, new Pseudonyms(ProjectKey.of(new byte[32]), "test", 0), "HOSP");

    private Headers() {}

    /** A small MR. */
    static DataSet mr() {
        DataSet dataSet = DataSet.littleEndian();
        dataSet.putString(Tag.SOPClassUID, Vr.UI, Uids.MRImageStorage.value());
        dataSet.putString(Tag.SOPInstanceUID, Vr.UI, "1.2.410.200.1.3");
        dataSet.putString(Tag.StudyInstanceUID, Vr.UI, "1.2.410.200.1.1");
        dataSet.putString(Tag.SeriesInstanceUID, Vr.UI, "1.2.410.200.1.2");
        dataSet.putString(Tag.Modality, Vr.CS, "MR");
        dataSet.putString(Tag.PatientName, Vr.PN, "Specimen^Given");
        dataSet.putString(Tag.PatientID, Vr.LO, "4711-0815");
        return dataSet;
    }

    static Deidentification.Deidentified deidentified(DataSet received) {
        return (Deidentification.Deidentified) DEIDENTIFIER.apply(received, Optional.empty(), PixelStatement.NONE);
    }

    static DataSet created(DataSet received) {
        return deidentified(received).dataSet();
    }

    /** The header as it would be sent, one character a byte. */
    static String encoded(DataSet dataSet, Charset charset) throws DicomException.Format {
        return new String(DataSetWriter.bytes(dataSet, TransferSyntaxes.EXPLICIT_VR_LITTLE_ENDIAN), charset);
    }
}
