package io.veilgate.core.pipeline;

import io.veilgate.core.base.DicomException;
import io.veilgate.core.base.Limits;
import io.veilgate.core.base.ReceivedUid;
import io.veilgate.core.base.Tag;
import io.veilgate.core.base.Tags;
import io.veilgate.core.base.Uid;
import io.veilgate.core.base.Uids;
import io.veilgate.core.dataset.ByteSource;
import io.veilgate.core.dataset.DataSet;
import io.veilgate.core.dataset.DataSetReader;
import io.veilgate.core.dataset.DataSetWriter;
import io.veilgate.core.dataset.OddityCounts;
import io.veilgate.core.dataset.Recipe;
import io.veilgate.core.dataset.TransferSyntax;
import io.veilgate.core.deid.Deidentification;
import io.veilgate.core.deid.ExitCheck;
import io.veilgate.core.deid.PixelStatement;
import io.veilgate.core.deid.ResearchId;
import io.veilgate.core.image.PixelPlan;
import io.veilgate.core.image.Region;
import io.veilgate.core.image.TimedPlanner;
import io.veilgate.core.mask.DeviceGroup;
import io.veilgate.core.mask.MaskDecision;
import io.veilgate.core.pipeline.Outcome.Pixels;
import io.veilgate.core.pipeline.Outcome.Treatment;
import io.veilgate.core.pipeline.Reason.Code;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** The way of one instance through the steps. One thread. */
final class InstanceWork {
    /** Waveforms that are speech: it names people, and nothing listens. */
    private static final Set<Uid> SPEECH =
            Set.of(Uids.BasicVoiceAudioWaveformStorage, Uids.GeneralAudioWaveformStorage);

    /** What the pixels' extremes were before regions were blanked. */
    private static final Set<Integer> EXTREMES = Set.of(Tag.SmallestImagePixelValue, Tag.LargestImagePixelValue);

    private final ReceivedInstance instance;
    private final ProjectPolicy policy;
    private final ResearchIds researchIds;
    private final Limits limits;
    private final OddityCounts oddities;
    private final TimedPlanner planner;
    private final Optional<TransferSyntax> substitute;

    private Optional<DeviceGroup> device = Optional.empty();
    private String rulesVersion = "";
    private String profileVersion = "";

    InstanceWork(
            ReceivedInstance instance,
            ProjectPolicy policy,
            ResearchIds researchIds,
            Limits limits,
            OddityCounts oddities,
            TimedPlanner planner,
            Optional<TransferSyntax> substitute) {
        this.instance = instance;
        this.policy = policy;
        this.researchIds = researchIds;
        this.limits = limits;
        this.oddities = oddities;
        this.planner = planner;
        this.substitute = substitute;
    }

    Outcome.Quarantined quarantined(Reason reason) {
        return new Outcome.Quarantined(reason, device, rulesVersion, profileVersion);
    }

    Outcome.Masked run() throws IOException, DicomException.Format, HeldException {
        ByteSource source = instance.dataSet();
        TransferSyntax transferSyntax = instance.transferSyntax();
        DataSetReader reader = new DataSetReader(source, transferSyntax, limits);
        DataSet received = reader.read();
        oddities.add(reader.oddities());
        device = Optional.of(DeviceGroup.of(received));
        ReceivedUid sopClassUid = agreed(received, Tag.SOPClassUID, instance.sopClassUid());
        agreed(received, Tag.SOPInstanceUID, instance.sopInstanceUid());
        if (policy.exclusions().excludes(received, policy.deidentifier().defaultIssuer())) {
            throw new HeldException(Code.EXCLUDED, "patient or study is on the exclusion list");
        }
        requireKnownContent(sopClassUid, transferSyntax);

        rulesVersion = policy.rules().version();
        MaskDecision decision = policy.rules().decide(received, policy.unknownDevice());
        List<Region> regions = regions(decision);
        Pixels pixels = pixels(decision, regions.size());
        PixelPlan plan = usable(planner.plan(received, transferSyntax, source, regions), "");
        Optional<PixelPlan> nativePlan = substitute.isPresent()
                ? Optional.of(usable(
                        planner.planNative(received, transferSyntax, source, regions, substitute.get()),
                        "the archive takes it in " + substitute.get() + " only: "))
                : Optional.empty();

        profileVersion = policy.deidentifier().profile().version();
        Deidentification.Deidentified deidentified = deidentify(received, pixels.treatment());
        DataSet created = deidentified.dataSet();
        if (plan instanceof PixelPlan.Replaced && pixels.treatment() == Treatment.MASKED) {
            EXTREMES.forEach(created::remove);
        }
        Recipe recipe = recipe(created, transferSyntax, plan);
        Optional<Recipe> transcoded = nativePlan.isPresent()
                ? Optional.of(recipe(created, substitute.orElseThrow(), nativePlan.get()))
                : Optional.empty();
        OptionalInt left = ExitCheck.find(created, deidentified.replaced());
        if (left.isPresent()) {
            throw new HeldException(
                    Code.IDENTIFIER_LEFT, "something that identifies was left in " + Tags.format(left.getAsInt()));
        }
        return new Outcome.Masked(
                recipe,
                transcoded,
                sopClassUid,
                deidentified.sopInstanceUid(),
                deidentified.studyInstanceUid(),
                deidentified.seriesInstanceUid(),
                deidentified.patientId(),
                pixels,
                rulesVersion,
                profileVersion);
    }

    private static PixelPlan usable(PixelPlan plan, String because) throws HeldException {
        if (plan instanceof PixelPlan.CannotMask(var problem, String message)) {
            throw new HeldException(code(problem), because + message);
        }
        return plan;
    }

    private static Recipe recipe(DataSet created, TransferSyntax transferSyntax, PixelPlan plan)
            throws DicomException.Format {
        return new Recipe(
                transferSyntax,
                switch (plan) {
                    case PixelPlan.Replaced replaced -> {
                        replaced.remove().forEach(created::remove);
                        yield DataSetWriter.segments(
                                created, transferSyntax, Map.of(Tag.PixelData, replaced.pixelData()));
                    }
                    case PixelPlan.Untouched _, PixelPlan.CannotMask _ ->
                        DataSetWriter.segments(created, transferSyntax);
                });
    }

    private static ReceivedUid agreed(DataSet received, int tag, Optional<ReceivedUid> announced) throws HeldException {
        ReceivedUid uid = new ReceivedUid(received.string(tag)
                .orElseThrow(() -> new HeldException(Code.UID_MISSING, Tags.format(tag) + " is missing")));
        if (announced.isPresent() && !announced.get().equals(uid)) {
            throw new HeldException(
                    Code.UID_MISMATCH, Tags.format(tag) + " is not the one that the instance was announced by");
        }
        return uid;
    }

    private static void requireKnownContent(ReceivedUid sopClassUid, TransferSyntax transferSyntax)
            throws HeldException {
        if (SPEECH.stream().anyMatch(sopClassUid::is)) {
            throw new HeldException(Code.UNSUPPORTED_OBJECT, "recorded speech cannot be cleaned yet");
        }
        if (transferSyntax.kind() == TransferSyntax.Kind.BY_REFERENCE) {
            throw new HeldException(Code.UNSUPPORTED_OBJECT, "the pixels are at a URL, not in the instance");
        }
    }

    private static List<Region> regions(MaskDecision decision) throws HeldException {
        return switch (decision) {
            case MaskDecision.Mask mask -> mask.regions();
            case MaskDecision.Clean _, MaskDecision.Passed _, MaskDecision.NoPixels _ -> List.of();
            case MaskDecision.Hold hold -> throw new HeldException(code(hold.reason()), hold.message());
        };
    }

    private static Pixels pixels(MaskDecision decision, int regions) {
        return switch (decision) {
            case MaskDecision.Mask mask -> new Pixels(Treatment.MASKED, mask.rules(), regions);
            case MaskDecision.Clean clean -> new Pixels(Treatment.REVIEWED, clean.rules(), 0);
            case MaskDecision.Passed _ -> new Pixels(Treatment.PASSED, List.of(), 0);
            case MaskDecision.NoPixels _, MaskDecision.Hold _ -> new Pixels(Treatment.NO_PIXELS, List.of(), 0);
        };
    }

    private static Code code(MaskDecision.Reason reason) {
        return switch (reason) {
            case NO_RULE -> Code.NO_RULE;
            case QUARANTINE_RULE -> Code.RULE_SAYS_QUARANTINE;
            case REGION_OUTSIDE_IMAGE, NO_ULTRASOUND_REGIONS -> Code.RULE_DOES_NOT_FIT;
            case BURNED_IN_RISK -> Code.BURNED_IN_RISK;
            case IMAGE_ATTRIBUTES -> Code.BAD_PIXELS;
            case FLOAT_PIXEL_DATA, ENCAPSULATED_DOCUMENT, STRUCTURED_REPORT, PIXELS_ELSEWHERE ->
                Code.UNSUPPORTED_OBJECT;
        };
    }

    private static Code code(PixelPlan.Problem problem) {
        return switch (problem) {
            case CODEC_MISSING, UNSUPPORTED -> Code.UNSUPPORTED_PIXELS;
            case CONTRADICTORY, UNDECODABLE -> Code.BAD_PIXELS;
            case TOO_LARGE -> Code.FRAME_TOO_LARGE;
        };
    }

    private Deidentification.Deidentified deidentify(DataSet received, Treatment treatment) throws HeldException {
        Optional<ResearchId> researchId =
                policy.deidentifier().patient(received).flatMap(researchIds::of);
        PixelStatement statement = switch (treatment) {
            case MASKED, REVIEWED -> PixelStatement.CLEANED;
            case PASSED, NO_PIXELS -> PixelStatement.NONE;
        };
        return switch (policy.deidentifier().apply(received, researchId, statement)) {
            case Deidentification.Deidentified deidentified -> deidentified;
            case Deidentification.Held held -> throw held(held);
        };
    }

    private static HeldException held(Deidentification.Held held) {
        String tag = Tags.format(held.tag());
        return switch (held.cause()) {
            case NO_PATIENT_ID ->
                new HeldException(Code.NO_PATIENT_ID, "Patient ID " + tag + " is missing or a placeholder");
            case NO_SOP_INSTANCE_UID -> new HeldException(Code.UID_MISSING, tag + " is missing");
            case UNREADABLE_VALUE ->
                new HeldException(Code.UNREADABLE_VALUE, tag + " would be kept, but cannot be looked at");
        };
    }
}
