package io.veilgate.fuzz;

import io.veilgate.core.base.DicomException;
import io.veilgate.core.dataset.ByteSource;
import io.veilgate.core.dataset.DataSet;
import io.veilgate.core.dataset.DataSetWriter;
import io.veilgate.core.dataset.Recipe;
import io.veilgate.core.dataset.RecipeReader;
import io.veilgate.core.dataset.TransferSyntax;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Data sets as bytes. */
final class Written {
    private Written() {}

    /** The bytes of a data set whose long values are in {@code source}. */
    static byte[] bytes(DataSet dataSet, TransferSyntax syntax, ByteSource source)
            throws IOException, DicomException.Format {
        return bytes(new Recipe(syntax, DataSetWriter.segments(dataSet, syntax)), source);
    }

    static byte[] bytes(Recipe recipe, ByteSource source) throws IOException, DicomException.Format {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        RecipeReader reader = new RecipeReader(recipe, source);
        byte[] piece = new byte[1 << 10];
        for (int read = reader.read(ByteBuffer.wrap(piece)); read >= 0; read = reader.read(ByteBuffer.wrap(piece))) {
            bytes.write(piece, 0, read);
        }
        return bytes.toByteArray();
    }
}
