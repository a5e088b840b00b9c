package io.veilgate.core.pipeline;

import static io.veilgate.core.pipeline.Instances.MASK_TOP;
import static io.veilgate.core.pipeline.Instances.encode;
import static io.veilgate.core.pipeline.Instances.masked;
import static io.veilgate.core.pipeline.Instances.mr;
import static io.veilgate.core.pipeline.Instances.output;
import static io.veilgate.core.pipeline.Instances.policy;
import static io.veilgate.core.pipeline.Instances.received;
import static org.assertj.core.api.Assertions.assertThat;

import io.veilgate.core.base.DicomException;
import io.veilgate.core.base.Limits;
import io.veilgate.core.base.Tag;
import io.veilgate.core.base.Vr;
import io.veilgate.core.dataset.DataSet;
import io.veilgate.core.dataset.TransferSyntax;
import io.veilgate.core.dataset.TransferSyntaxes;
import io.veilgate.core.dataset.Value;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OutputDigestTest {
    private static final TransferSyntax EXPLICIT = TransferSyntaxes.EXPLICIT_VR_LITTLE_ENDIAN;

    private static String digest(DataSet dataSet, TransferSyntax transferSyntax)
            throws IOException, DicomException.Format {
        ReceivedInstance instance = received(encode(dataSet, transferSyntax), transferSyntax);
        Outcome outcome =
                new InstanceProcessor(Limits.defaults()).process(instance, policy(MASK_TOP), ResearchIds.none());
        return OutputDigest.of(masked(outcome).recipe(), instance.dataSet());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 4096})
    void doesNotDependOnHowTheOutputIsCut(int pieceBytes) throws IOException, DicomException.Format {
        ReceivedInstance instance = received(encode(mr(EXPLICIT), EXPLICIT), EXPLICIT);
        Outcome.Masked masked = masked(
                new InstanceProcessor(Limits.defaults()).process(instance, policy(MASK_TOP), ResearchIds.none()));
        byte[] output = output(masked, instance);
        OutputDigest digest = new OutputDigest(masked.recipe());
        for (int at = 0; at < output.length; at += pieceBytes) {
            digest.update(ByteBuffer.wrap(output, at, Math.min(pieceBytes, output.length - at)));
        }
        assertThat(digest.hex())
                .matches("[0-9a-f]{56}")
                .isEqualTo(OutputDigest.of(masked.recipe(), instance.dataSet()));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void tellsOutputsApart(boolean deflated) throws IOException, DicomException.Format {
        TransferSyntax transferSyntax = deflated ? TransferSyntaxes.DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN : EXPLICIT;
        String digest = digest(mr(transferSyntax), transferSyntax);
        assertThat(digest(mr(transferSyntax), transferSyntax)).isEqualTo(digest);
        DataSet header = mr(transferSyntax);
        header.putString(Tag.BodyPartExamined, Vr.CS, "BRAIN");
        assertThat(digest(header, transferSyntax)).isNotEqualTo(digest);
        DataSet pixels = mr(transferSyntax);
        ((Value.Bytes) pixels.get(Tag.PixelData).orElseThrow().value()).encoded()[50_000] ^= 1;
        assertThat(digest(pixels, transferSyntax)).isNotEqualTo(digest);
    }

    @Test
    void doesNotSeeWhatAPacsChangesInDemographics() throws IOException, DicomException.Format {
        DataSet coerced = mr(EXPLICIT);
        coerced.putString(Tag.PatientName, Vr.PN, "HONG^GIL DONG");
        coerced.putString(Tag.InstitutionName, Vr.LO, "General");
        DataSet plain = mr(EXPLICIT);
        plain.putString(Tag.InstitutionName, Vr.LO, "G.H.");
        assertThat(digest(coerced, EXPLICIT)).isEqualTo(digest(plain, EXPLICIT));
    }
}
