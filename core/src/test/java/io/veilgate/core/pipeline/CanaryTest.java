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
import io.veilgate.core.dataset.Element;
import io.veilgate.core.dataset.TransferSyntax;
import io.veilgate.core.dataset.TransferSyntaxes;
import io.veilgate.core.dataset.Value;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What identifies, in many places, as text that stands nowhere else; the whole output is searched for it, byte by byte. */
final class CanaryTest {
    private static final Map<Integer, Vr> IDENTIFYING = Map.ofEntries(
            Map.entry(Tag.PatientAddress, Vr.LO),
            Map.entry(Tag.PatientTelephoneNumbers, Vr.SH),
            Map.entry(Tag.OtherPatientIDs, Vr.LO),
            Map.entry(Tag.OtherPatientNames, Vr.PN),
            Map.entry(Tag.AccessionNumber, Vr.SH),
            Map.entry(Tag.ReferringPhysicianName, Vr.PN),
            Map.entry(Tag.InstitutionName, Vr.LO),
            Map.entry(Tag.StationName, Vr.SH),
            Map.entry(Tag.StudyDescription, Vr.LO),
            Map.entry(Tag.SeriesDescription, Vr.LO),
            Map.entry(Tag.ImageComments, Vr.LT),
            Map.entry(Tag.AdditionalPatientHistory, Vr.LT),
            Map.entry(Tag.OperatorsName, Vr.PN),
            Map.entry(Tag.DeviceSerialNumber, Vr.LO),
            Map.entry(Tag.RequestingService, Vr.LO),
            Map.entry(Tag.MedicalRecordLocator, Vr.LO),
            Map.entry(0x00091001, Vr.LO),
            Map.entry(0x60004000, Vr.LT),
            Map.entry(0x50002500, Vr.LO));

    @ParameterizedTest
    @ValueSource(strings = {"ImplicitVRLittleEndian", "ExplicitVRLittleEndian", "ExplicitVRBigEndian"})
    void nothingThatIdentifiesIsInTheOutput(String keyword) throws IOException, DicomException.Format {
        TransferSyntax transferSyntax = TransferSyntaxes.standard().all().stream()
                .filter(syntax -> syntax.keyword().equals(keyword))
                .findFirst()
                .orElseThrow();
        DataSet original = mr(transferSyntax);
        putCanaries(original, "T");
        DataSet nested = original.newItem();
        putCanaries(nested, "N");
        original.putItems(Tag.ReferencedImageSequence, List.of(nested));
        DataSet kept = original.newItem();
        DataSet deep = kept.newItem();
        putCanaries(deep, "D");
        kept.putItems(Tag.ModifierCodeSequence, List.of(deep));
        original.putItems(Tag.ViewCodeSequence, List.of(kept));
        byte[] bytes = encode(original, transferSyntax);
        ReceivedInstance instance = received(bytes, transferSyntax);
        Outcome outcome =
                new InstanceProcessor(Limits.defaults()).process(instance, policy(MASK_TOP), ResearchIds.none());
        String before = new String(bytes, StandardCharsets.ISO_8859_1);
        String after = new String(output(masked(outcome), instance), StandardCharsets.ISO_8859_1);
        for (String depth : List.of("T", "N", "D")) {
            for (int tag : IDENTIFYING.keySet()) {
                assertThat(before).contains(canary(tag, depth));
                assertThat(after).as("%08X at %s", tag, depth).doesNotContain(canary(tag, depth));
            }
        }
        assertThat(after)
                .doesNotContain(
                        "Gildong",
                        "00812345",
                        "19700412",
                        "20240131",
                        "1.2.410.200.1",
                        new String("길동".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
    }

    private static void putCanaries(DataSet dataSet, String depth) {
        IDENTIFYING.forEach((tag, vr) -> {
            byte[] text = canary(tag, depth).getBytes(StandardCharsets.US_ASCII);
            dataSet.put(new Element(tag, vr, new Value.Bytes(text)));
        });
    }

    /** Of even length. */
    private static String canary(int tag, String depth) {
        return String.format("%sZQ%08XJ", depth, tag);
    }
}
