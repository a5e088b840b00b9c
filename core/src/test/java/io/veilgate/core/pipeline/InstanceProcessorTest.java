package io.veilgate.core.pipeline;

import static io.veilgate.core.pipeline.Instances.COLUMNS;
import static io.veilgate.core.pipeline.Instances.MASK_TOP;
import static io.veilgate.core.pipeline.Instances.decode;
import static io.veilgate.core.pipeline.Instances.encode;
import static io.veilgate.core.pipeline.Instances.masked;
import static io.veilgate.core.pipeline.Instances.mr;
import static io.veilgate.core.pipeline.Instances.output;
import static io.veilgate.core.pipeline.Instances.policy;
import static io.veilgate.core.pipeline.Instances.process;
import static io.veilgate.core.pipeline.Instances.reason;
import static io.veilgate.core.pipeline.Instances.received;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.veilgate.core.base.DicomException;
import io.veilgate.core.base.Limits;
import io.veilgate.core.base.ReceivedUid;
import io.veilgate.core.base.Stages;
import io.veilgate.core.base.Tag;
import io.veilgate.core.base.Time;
import io.veilgate.core.base.Uids;
import io.veilgate.core.base.Vr;
import io.veilgate.core.dataset.ByteSource;
import io.veilgate.core.dataset.DataSet;
import io.veilgate.core.dataset.Element;
import io.veilgate.core.dataset.Oddity;
import io.veilgate.core.dataset.OddityCounts;
import io.veilgate.core.dataset.TransferSyntax;
import io.veilgate.core.dataset.TransferSyntaxes;
import io.veilgate.core.dataset.Value;
import io.veilgate.core.deid.ExclusionList;
import io.veilgate.core.deid.ResearchId;
import io.veilgate.core.mask.UnknownDevice;
import io.veilgate.core.pipeline.Reason.Code;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class InstanceProcessorTest {
    private static final TransferSyntax EXPLICIT = TransferSyntaxes.EXPLICIT_VR_LITTLE_ENDIAN;

    static Stream<TransferSyntax> nativeSyntaxes() {
        return Stream.of(
                TransferSyntaxes.IMPLICIT_VR_LITTLE_ENDIAN,
                TransferSyntaxes.EXPLICIT_VR_LITTLE_ENDIAN,
                TransferSyntaxes.EXPLICIT_VR_BIG_ENDIAN,
                TransferSyntaxes.DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN);
    }

    @ParameterizedTest
    @MethodSource("nativeSyntaxes")
    void blanksTheRegionsAndNothingElse(TransferSyntax transferSyntax) throws IOException, DicomException.Format {
        DataSet original = mr(transferSyntax);
        ReceivedInstance instance = received(encode(original, transferSyntax), transferSyntax);
        Outcome.Masked masked = masked(
                new InstanceProcessor(Limits.defaults()).process(instance, policy(MASK_TOP), ResearchIds.none()));
        DataSet created = decode(output(masked, instance), transferSyntax);
        byte[] before = pixels(original);
        byte[] after = pixels(created);
        int blanked = 2 * COLUMNS * 10;
        byte[] fill = Arrays.copyOf(after, 2);
        for (int i = 0; i < blanked; i += 2) {
            assertThat(after[i] == fill[0] && after[i + 1] == fill[1])
                    .as("sample %d", i / 2)
                    .isTrue();
        }
        assertThat(Arrays.copyOfRange(after, blanked, after.length))
                .isEqualTo(Arrays.copyOfRange(before, blanked, before.length));
        assertThat(masked.pixels()).isEqualTo(new Outcome.Pixels(Outcome.Treatment.MASKED, List.of("top rows"), 1));
        assertThat(created.string(Tag.BurnedInAnnotation)).contains("NO");
        assertThat(created.string(Tag.PatientID)).contains(masked.patientId());
        assertThat(created.string(Tag.SOPInstanceUID))
                .contains(masked.sopInstanceUid().value());
        assertThat(masked.recipe().transferSyntax()).isEqualTo(transferSyntax);
        assertThat(masked.rulesVersion()).isEqualTo(policy(MASK_TOP).rules().version());
        assertThat(masked.profileVersion()).isEqualTo("basic/2025e/1");
    }

    private static byte[] pixels(DataSet dataSet) {
        return ((Value.Bytes) dataSet.get(Tag.PixelData).orElseThrow().value()).encoded();
    }

    @Test
    void fileMetaIsWrittenAnew() throws IOException {
        Outcome.Masked masked = masked(process(mr(EXPLICIT), EXPLICIT, policy(MASK_TOP)));
        assertThat(masked.fileMeta().sopInstanceUid()).contains(ReceivedUid.of(masked.sopInstanceUid()));
        assertThat(masked.fileMeta().sopClassUid()).contains(ReceivedUid.of(Uids.MRImageStorage));
        assertThat(masked.fileMeta().transferSyntaxUid()).contains(ReceivedUid.of(EXPLICIT.uid()));
        assertThat(masked.fileMeta().sourceAeTitle()).isEmpty();
    }

    @Test
    void extremesOfBlankedPixelsAreNotTold() throws IOException, DicomException.Format {
        DataSet original = mr(EXPLICIT);
        original.putUnsignedShort(Tag.SmallestImagePixelValue, 1);
        original.putUnsignedShort(Tag.LargestImagePixelValue, 64000);
        assertThat(created(original, policy(MASK_TOP)).contains(Tag.LargestImagePixelValue))
                .isFalse();
        String reviewed = "- { name: seen, when: { Modality: MR }, clean: { reviewedBy: me, on: 2026-11-02 } }";
        assertThat(created(original, policy(reviewed)).contains(Tag.LargestImagePixelValue))
                .isTrue();
    }

    private static DataSet created(DataSet original, ProjectPolicy policy) throws IOException, DicomException.Format {
        ReceivedInstance instance = received(encode(original, EXPLICIT), EXPLICIT);
        Outcome outcome = new InstanceProcessor(Limits.defaults()).process(instance, policy, ResearchIds.none());
        return decode(output(masked(outcome), instance), EXPLICIT);
    }

    @Test
    void imageOfAnUnknownDeviceIsHeldWithItsGroup() throws IOException {
        Outcome outcome = process(mr(EXPLICIT), EXPLICIT, policy(""));
        assertThat(reason(outcome).code()).isEqualTo(Code.NO_RULE);
        assertThat(((Outcome.Quarantined) outcome).device().orElseThrow().manufacturer())
                .isEqualTo("ACME");
        assertThat(((Outcome.Quarantined) outcome).rulesVersion())
                .isEqualTo(policy("").rules().version());
        assertThat(((Outcome.Quarantined) outcome).profileVersion()).isEmpty();
    }

    @Test
    void imageOfAnUnknownDevicePassesWhereTheProjectSaysSo() throws IOException, DicomException.Format {
        ProjectPolicy strict = policy("");
        ProjectPolicy passing =
                new ProjectPolicy(strict.deidentifier(), strict.exclusions(), strict.rules(), UnknownDevice.PASS);
        DataSet created = created(mr(EXPLICIT), passing);
        assertThat(created.contains(Tag.BurnedInAnnotation)).isFalse();
        assertThat(created.items(Tag.DeidentificationMethodCodeSequence)).hasSize(1);
        assertThat(pixels(created)).isEqualTo(pixels(mr(EXPLICIT)));
        DataSet risky = mr(EXPLICIT);
        risky.putString(Tag.BurnedInAnnotation, Vr.CS, "YES");
        assertThat(reason(process(risky, EXPLICIT, passing)).code()).isEqualTo(Code.BURNED_IN_RISK);
    }

    @Test
    void ruleMaySayQuarantine() throws IOException {
        String rules = "- { name: never, when: { Modality: MR }, quarantine: true }";
        Reason reason = reason(process(mr(EXPLICIT), EXPLICIT, policy(rules)));
        assertThat(reason.code()).isEqualTo(Code.RULE_SAYS_QUARANTINE);
        assertThat(reason.text()).contains("never");
    }

    @Test
    void researchIdTakesThePlaceOfThePseudonym() throws IOException {
        byte[] bytes = encode(mr(EXPLICIT), EXPLICIT);
        Outcome outcome = new InstanceProcessor(Limits.defaults())
                .process(received(bytes, EXPLICIT), policy(MASK_TOP), patient -> {
                    assertThat(patient.patientId()).isEqualTo("00812345");
                    assertThat(patient.issuer()).isEqualTo("HOSP");
                    return Optional.of(new ResearchId("R-9"));
                });
        assertThat(masked(outcome).patientId()).isEqualTo("R-9");
    }

    private static Reason heldAfter(Consumer<DataSet> change) throws IOException {
        DataSet dataSet = mr(EXPLICIT);
        change.accept(dataSet);
        return reason(process(dataSet, EXPLICIT, policy(MASK_TOP)));
    }

    @Test
    void holdsWhatItCannotWorkOn() throws IOException {
        assertThat(heldAfter(d -> d.remove(Tag.PatientID)).code()).isEqualTo(Code.NO_PATIENT_ID);
        assertThat(heldAfter(d -> d.remove(Tag.SOPClassUID)).code()).isEqualTo(Code.UID_MISSING);
        assertThat(heldAfter(d -> d.putString(Tag.SOPInstanceUID, Vr.UI, "1.2.3"))
                        .code())
                .isEqualTo(Code.UID_MISMATCH);
        assertThat(heldAfter(d -> d.putUnsignedShort(Tag.Rows, 199)).code()).isEqualTo(Code.BAD_PIXELS);
        assertThat(heldAfter(d -> d.putUnsignedShort(Tag.Rows, 5)).code())
                .isIn(Code.BAD_PIXELS, Code.RULE_DOES_NOT_FIT);
        assertThat(heldAfter(d -> d.putItems(Tag.ContentSequence, List.of())).code())
                .isEqualTo(Code.UNSUPPORTED_OBJECT);
        assertThat(heldAfter(d -> d.put(new Element(Tag.FloatPixelData, Vr.OF, new Value.Bytes(new byte[8]))))
                        .code())
                .isEqualTo(Code.UNSUPPORTED_OBJECT);
        assertThat(heldAfter(d -> d.putString(Tag.DetectorDescription, Vr.LT, "x".repeat(70_000)))
                        .code())
                .isEqualTo(Code.UNREADABLE_VALUE);
    }

    @Test
    void holdsWhatStillIdentifies() throws IOException {
        Reason reason = heldAfter(d -> d.putString(Tag.ContrastBolusRoute, Vr.LO, "환자 홍길동"));
        assertThat(reason.code()).isEqualTo(Code.IDENTIFIER_LEFT);
        assertThat(reason.text()).contains("(0018,1040)").doesNotContain("길동");
    }

    @Test
    void holdsANameInWhateverCharacterSetItIsLeft() throws IOException {
        DataSet dataSet = new DataSet(EXPLICIT.byteOrder());
        mr(EXPLICIT).elements().forEach(dataSet::put);
        dataSet.putStrings(Tag.SpecificCharacterSet, Vr.CS, List.of("", "ISO 2022 IR 149"));
        dataSet.putString(Tag.PatientName, Vr.PN, "Hong^Gildong=홍^길동");
        dataSet.putString(Tag.ContrastBolusRoute, Vr.LO, "길동");
        assertThat(reason(process(dataSet, EXPLICIT, policy(MASK_TOP))).code()).isEqualTo(Code.IDENTIFIER_LEFT);
    }

    @Test
    void whatBreaksTheRulesInReceivedValuesIsCounted() throws IOException {
        DataSet dataSet = mr(EXPLICIT);
        dataSet.putString(Tag.StudyInstanceUID, Vr.UI, "1.2.410.200.01");
        OddityCounts oddities = new OddityCounts();
        InstanceProcessor processor = new InstanceProcessor(Limits.defaults(), oddities, new Stages(Time.system()));
        for (DataSet each : List.of(dataSet, mr(EXPLICIT), dataSet)) {
            ReceivedInstance instance = received(encode(each, EXPLICIT), EXPLICIT);
            masked(processor.process(instance, policy(MASK_TOP), ResearchIds.none()));
        }

        assertThat(oddities.met()).isEqualTo(Map.of(Oddity.INVALID_UID, 2L));
    }

    @Test
    void holdsSpeech() throws IOException {
        DataSet dataSet = mr(EXPLICIT);
        dataSet.putString(Tag.SOPClassUID, Vr.UI, Uids.BasicVoiceAudioWaveformStorage.value());
        dataSet.remove(Tag.PixelData);
        ReceivedInstance instance = ReceivedInstance.stored(
                ByteSource.of(encode(dataSet, EXPLICIT)),
                EXPLICIT,
                ReceivedUid.of(Uids.BasicVoiceAudioWaveformStorage),
                new ReceivedUid("1.2.410.200.1.3"));
        Outcome outcome =
                new InstanceProcessor(Limits.defaults()).process(instance, policy(MASK_TOP), ResearchIds.none());
        assertThat(reason(outcome).code()).isEqualTo(Code.UNSUPPORTED_OBJECT);
    }

    @Test
    void holdsWhatNoCodecMasksButLetsReviewedFramesThrough() throws IOException, DicomException.Format {
        TransferSyntax jpeg =
                TransferSyntaxes.standard().get(Uids.JPEGBaseline8Bit).orElseThrow();
        byte[] stream = jpegStream(jpeg);
        Outcome held = new InstanceProcessor(Limits.defaults())
                .process(received(stream, jpeg), policy(MASK_TOP), ResearchIds.none());
        assertThat(reason(held).code()).isEqualTo(Code.UNSUPPORTED_PIXELS);
        String reviewed = "- { name: seen, when: { Modality: MR }, clean: { reviewedBy: me, on: 2026-11-02 } }";
        ReceivedInstance instance = received(stream, jpeg);
        Outcome clean =
                new InstanceProcessor(Limits.defaults()).process(instance, policy(reviewed), ResearchIds.none());
        byte[] output = output(masked(clean), instance);
        assertThat(Arrays.copyOfRange(output, output.length - 24, output.length))
                .isEqualTo(Arrays.copyOfRange(stream, stream.length - 24, stream.length));
    }

    /** A header, then an empty offset table, one fragment of 4 bytes, and the delimitation. */
    private static byte[] jpegStream(TransferSyntax jpeg) {
        DataSet header = mr(jpeg);
        header.remove(Tag.PixelData);
        byte[] head = encode(header, EXPLICIT);
        byte[] pixels = {
            (byte) 0xE0,
            0x7F,
            0x10,
            0,
            'O',
            'B',
            0,
            0,
            -1,
            -1,
            -1,
            -1,
            (byte) 0xFE,
            -1,
            0,
            (byte) 0xE0,
            0,
            0,
            0,
            0,
            (byte) 0xFE,
            -1,
            0,
            (byte) 0xE0,
            4,
            0,
            0,
            0,
            1,
            2,
            3,
            4,
            (byte) 0xFE,
            -1,
            (byte) 0xDD,
            (byte) 0xE0,
            0,
            0,
            0,
            0
        };
        return ByteBuffer.allocate(head.length + pixels.length)
                .put(head)
                .put(pixels)
                .array();
    }

    @Test
    void holdsBytesThatAreNoDataSet() throws IOException {
        byte[] whole = encode(mr(EXPLICIT), EXPLICIT);
        for (int length : new int[] {1, 100, 300, whole.length - 1}) {
            Outcome outcome = new InstanceProcessor(Limits.defaults())
                    .process(received(Arrays.copyOf(whole, length), EXPLICIT), policy(MASK_TOP), ResearchIds.none());
            assertThat(reason(outcome).code()).as("%d bytes", length).isIn(Code.PARSE_ERROR, Code.UID_MISSING);
        }
        TransferSyntax deflated = TransferSyntaxes.DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN;
        Outcome outcome = new InstanceProcessor(Limits.defaults())
                .process(received(new byte[] {1, 2, 3}, deflated), policy(MASK_TOP), ResearchIds.none());
        assertThat(reason(outcome).code()).isEqualTo(Code.PARSE_ERROR);
    }

    @Test
    void holdsAHeaderThatIsTooLarge() throws IOException {
        byte[] bytes = encode(mr(EXPLICIT), EXPLICIT);
        Outcome outcome = new InstanceProcessor(new Limits(500, 1 << 20, 65536, 64, 1000))
                .process(received(bytes, EXPLICIT), policy(MASK_TOP), ResearchIds.none());
        assertThat(reason(outcome).code()).isEqualTo(Code.HEADER_TOO_LARGE);
        assertThat(((Outcome.Quarantined) outcome).device()).isEmpty();
    }

    @Test
    void holdsWhoeverIsExcluded(@TempDir Path folder) throws IOException {
        Path list = Files.writeString(folder.resolve("out.csv"), "PatientID\n812345\n");
        ProjectPolicy policy = policy(MASK_TOP);
        ProjectPolicy excluding = new ProjectPolicy(
                policy.deidentifier(), ExclusionList.read(list), policy.rules(), policy.unknownDevice());
        assertThat(reason(process(mr(EXPLICIT), EXPLICIT, excluding)).code()).isEqualTo(Code.EXCLUDED);
    }

    private static Outcome processFailing(Throwable failure) throws IOException {
        byte[] bytes = encode(mr(EXPLICIT), EXPLICIT);
        ByteSource whole = ByteSource.of(bytes);
        ByteSource failing = new ByteSource() {
            @Override
            public long size() {
                return bytes.length;
            }

            @Override
            public int read(long position, ByteBuffer target) throws IOException {
                if (position > 2000) {
                    switch (failure) {
                        case IOException e -> throw e;
                        case RuntimeException e -> throw e;
                        case Error e -> throw e;
                        default -> throw new IllegalArgumentException(failure);
                    }
                }
                return whole.read(position, target.limit(Math.min(target.limit(), target.position() + 100)));
            }
        };
        return new InstanceProcessor(Limits.defaults())
                .process(received(failing, EXPLICIT), policy(MASK_TOP), ResearchIds.none());
    }

    @Test
    void whateverIsUnexpectedIsHeld() throws IOException {
        Reason mistake = reason(processFailing(new IllegalStateException("Hong^Gildong")));
        assertThat(mistake.code()).isEqualTo(Code.UNEXPECTED);
        assertThat(mistake.text()).startsWith("IllegalStateException in ").doesNotContain("Hong");
        assertThat(reason(processFailing(new OutOfMemoryError())).code()).isEqualTo(Code.OUT_OF_MEMORY);
        assertThat(reason(processFailing(new StackOverflowError())).code()).isEqualTo(Code.UNEXPECTED);
    }

    @Test
    void diskThatCannotBeReadIsNotTheInstancesFault() {
        assertThatThrownBy(() -> processFailing(new IOException("disk"))).isInstanceOf(IOException.class);
    }

    @Test
    void outcomesDoNotShowThePatient() throws IOException {
        String shown =
                process(mr(EXPLICIT), EXPLICIT, policy(MASK_TOP)) + " " + process(mr(EXPLICIT), EXPLICIT, policy(""));
        assertThat(shown).doesNotContainIgnoringCase("gildong").doesNotContain("812345", "1.2.410");
    }
}
