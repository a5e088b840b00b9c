package io.veilgate.core.mask;

import io.veilgate.core.base.StorageSopClass;
import io.veilgate.core.base.Tag;
import io.veilgate.core.base.Uid;
import io.veilgate.core.dataset.DataSet;
import io.veilgate.core.image.PixelDescription;
import io.veilgate.core.image.Region;
import io.veilgate.core.image.UnusablePixelsException;
import io.veilgate.core.mask.MaskDecision.Hold;
import io.veilgate.core.mask.MaskDecision.Reason;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The mask rules of a project. Immutable; used by any number of threads. */
public final class RuleSet {
    private static final long MAX_FILE_BYTES = 16 << 20;

    private final List<Rule> rules;
    private final String version;
    private final RuleMatcher matcher;
    private final BurnedInRisk risk = new BurnedInRisk();

    private RuleSet(List<Rule> rules) {
        this.rules = List.copyOf(rules);
        this.version = RuleSetVersion.of(this.rules);
        this.matcher = new RuleMatcher(this.rules);
    }

    /** No rules: every image is of an unknown device. */
    public static RuleSet empty() {
        return new RuleSet(List.of());
    }

    /**
     * @throws RuleException for the first mistake in the files, in their order
     * @throws IOException if one cannot be read
     */
    public static RuleSet read(List<Path> files) throws IOException, RuleException {
        return parse(texts(files));
    }

    /** The text of each file, as {@link #parse} takes it. */
    public static Map<String, String> texts(List<Path> files) throws IOException, RuleException {
        Map<String, String> texts = new LinkedHashMap<>();
        for (Path file : files) {
            if (Files.size(file) > MAX_FILE_BYTES) {
                throw new RuleException(file.toString(), 0, "", "larger than 16 MiB");
            }
            try {
                texts.put(file.toString(), Files.readString(file));
            } catch (CharacterCodingException e) {
                throw new RuleException(file.toString(), 0, "", "not UTF-8");
            }
        }
        return texts;
    }

    /** @param yaml the text of each file, by the name that errors give it */
    public static RuleSet parse(Map<String, String> yaml) throws RuleException {
        List<Rule> rules = new ArrayList<>();
        Map<String, String> fileByRule = new LinkedHashMap<>();
        for (Map.Entry<String, String> file : yaml.entrySet()) {
            for (Rule rule : RuleFile.parse(file.getKey(), file.getValue())) {
                String other = fileByRule.put(rule.name(), file.getKey());
                if (other != null) {
                    throw new RuleException(
                            file.getKey(), 0, "rule \"" + rule.name() + "\"", "name: already taken in " + other);
                }
                rules.add(rule);
            }
        }
        return new RuleSet(rules);
    }

    /** Digest of what the rules say, whatever their order, files, spelling and comments: 32 hexadecimal digits. */
    public String version() {
        return version;
    }

    public int size() {
        return rules.size();
    }

    /** Names of the rules that match an instance, in their order. */
    public List<String> matching(DataSet received) {
        return names(matcher.match(received));
    }

    private static List<String> names(List<Rule> rules) {
        return rules.stream().map(Rule::name).toList();
    }

    /** What is done with an instance; looks at the data set as it was received, and reads nothing else. */
    public MaskDecision decide(DataSet received, UnknownDevice unknownDevice) {
        List<Rule> matching = matcher.match(received);
        for (Rule rule : matching) {
            if (rule.action() instanceof Rule.Quarantine) {
                return new Hold(Reason.QUARANTINE_RULE, "rule \"" + rule.name() + "\" says quarantine");
            }
        }
        Optional<Hold> unseen = whatRulesCannotSee(received);
        if (unseen.isPresent()) {
            return unseen.get();
        }
        if (!received.contains(Tag.PixelData)) {
            return new MaskDecision.NoPixels();
        }
        List<Rule> blanking = matching.stream()
                .filter(rule -> rule.action() instanceof Rule.Blank)
                .toList();
        if (!blanking.isEmpty()) {
            return blank(received, blanking);
        }
        if (!matching.isEmpty()) {
            return new MaskDecision.Clean(names(matching));
        }
        return unknown(received, unknownDevice);
    }

    private static Optional<Hold> whatRulesCannotSee(DataSet received) {
        var carries = received.string(Tag.SOPClassUID)
                .filter(Uid::isValid)
                .flatMap(uid -> StorageSopClass.of(new Uid(uid)))
                .map(StorageSopClass::carries)
                .orElse(StorageSopClass.Carries.NO_PIXELS);
        if (received.contains(Tag.FloatPixelData) || received.contains(Tag.DoubleFloatPixelData)) {
            return Optional.of(new Hold(Reason.FLOAT_PIXEL_DATA, "float pixel data cannot be masked yet"));
        }
        if (received.contains(Tag.EncapsulatedDocument) || carries == StorageSopClass.Carries.ENCAPSULATED_DOCUMENT) {
            return Optional.of(new Hold(Reason.ENCAPSULATED_DOCUMENT, "encapsulated documents cannot be cleaned yet"));
        }
        if (received.contains(Tag.ContentSequence) || carries == StorageSopClass.Carries.STRUCTURED_REPORT) {
            return Optional.of(new Hold(Reason.STRUCTURED_REPORT, "structured reports cannot be cleaned yet"));
        }
        if (received.contains(Tag.PixelDataProviderURL)) {
            return Optional.of(new Hold(Reason.PIXELS_ELSEWHERE, "the pixels are at a URL, not in the instance"));
        }
        return Optional.empty();
    }

    private static MaskDecision blank(DataSet received, List<Rule> blanking) {
        PixelDescription image;
        try {
            image = PixelDescription.of(received);
        } catch (UnusablePixelsException e) {
            return new Hold(Reason.IMAGE_ATTRIBUTES, String.valueOf(e.getMessage()));
        }
        List<Region> regions = new ArrayList<>();
        for (Rule rule : blanking) {
            if (!(rule.action() instanceof Rule.Blank blank)) {
                continue;
            }
            for (RegionSpec spec : blank.regions()) {
                Optional<Region> region = spec.in(image.columns(), image.rows());
                if (region.isEmpty()) {
                    return new Hold(
                            Reason.REGION_OUTSIDE_IMAGE,
                            "a region of rule \"" + rule.name() + "\" lies wholly outside the image of "
                                    + image.columns() + " x " + image.rows());
                }
                regions.add(region.get());
            }
            if (blank.outsideUltrasoundRegions()) {
                Optional<List<Region>> outside = UltrasoundRegions.outside(received, image.columns(), image.rows());
                if (outside.isEmpty()) {
                    return new Hold(
                            Reason.NO_ULTRASOUND_REGIONS,
                            "rule \"" + rule.name() + "\" needs usable ultrasound regions, and the image has none");
                }
                regions.addAll(outside.get());
            }
        }
        return regions.isEmpty()
                ? new Hold(Reason.NO_ULTRASOUND_REGIONS, "the ultrasound regions cover the whole image")
                : new MaskDecision.Mask(regions, names(blanking));
    }

    private MaskDecision unknown(DataSet received, UnknownDevice unknownDevice) {
        return switch (unknownDevice) {
            case QUARANTINE -> new Hold(Reason.NO_RULE, "no mask rule matches");
            case PASS ->
                risk.in(received)
                        .<MaskDecision>map(fact -> new Hold(
                                Reason.BURNED_IN_RISK,
                                "no mask rule matches, and text in the pixels is likely: " + fact))
                        .orElseGet(MaskDecision.Passed::new);
        };
    }
}
