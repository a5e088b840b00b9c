package io.veilgate.core.dataset;

import io.veilgate.core.base.DicomException;
import io.veilgate.core.base.Limits;
import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;

/**
 * An open DICOM file. Positions in its data set count from the data set's first byte, as everywhere.
 *
 * @param fileMeta empty where the file has none
 * @param transferSyntax that of the File Meta Information, or where it does not say, one guessed from the first element
 * @param dataSet the data set's bytes; inflated where the transfer syntax is deflated
 * @param dataSetOffset where the data set starts in the file
 * @param opened what {@link #close} closes
 */
public record Part10File(
        Optional<FileMeta> fileMeta,
        TransferSyntax transferSyntax,
        boolean transferSyntaxGuessed,
        ByteSource dataSet,
        long dataSetOffset,
        Closeable opened)
        implements Closeable {
    public DataSet read(Limits limits) throws IOException, DicomException.Format {
        return DataSetReader.read(dataSet, transferSyntax, limits);
    }

    @Override
    public void close() throws IOException {
        opened.close();
    }

    @Override
    public String toString() {
        return "Part10File[" + transferSyntax + ", data set of " + dataSet.size() + " bytes at " + dataSetOffset + "]";
    }
}
