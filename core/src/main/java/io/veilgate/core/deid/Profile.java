package io.veilgate.core.deid;

import io.veilgate.core.base.ElementDictionary;
import io.veilgate.core.base.Tag;
import io.veilgate.core.base.Tags;
import io.veilgate.core.base.Vr;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * What is done to each attribute: the Basic Profile of PS3.15 Table E.1-1, and beyond the table what it leaves open. Immutable.
 *
 * <p>Removed besides: attributes that are in no dictionary, group lengths, groups below 0008, whole overlay (60xx) and curve (50xx)
 * groups, variable pixel data (7Fxx), encrypted originals and MAC parameters. Of attributes that the table does not list, names, dates,
 * URLs and comments are removed, and UIDs of instances replaced; the others are kept.
 */
public final class Profile {
    /** Raised by whoever changes what a profile does with the same table, so that the ledger tells the results apart. */
    private static final int REVISION = 1;

    private final String name;
    private final int[] tags;
    private final Action[] actions;

    private Profile(String name, List<ProfileTable.Row> exact) {
        this.name = name;
        this.tags = exact.stream().mapToInt(ProfileTable.Row::tag).toArray();
        this.actions = exact.stream()
                .map(Profile::basicAction)
                .map(action -> action == Action.C ? Action.D : action) // nothing cleans yet: the safe reading
                .toArray(Action[]::new);
    }

    private static Action basicAction(ProfileTable.Row row) {
        // Type 3 in every image, where an empty one is not valid (PS3.3 C.7.2.1): X of its X/Z
        return row.tag() == Tag.ReferencedStudySequence ? Action.X : Action.ofCell(row.basicProfile());
    }

    /** The Basic Profile without Options. */
    public static Profile basic() {
        return new Profile(
                "basic",
                ProfileTable.rows().stream()
                        .filter(row -> !row.isPrivate() && !row.isRepeating())
                        .sorted(Comparator.comparingInt(ProfileTable.Row::tag))
                        .toList());
    }

    /**
     * The profile that a configuration names.
     *
     * @throws IllegalArgumentException for a profile or an Option that is unknown or not supported, naming it and what is allowed
     */
    public static Profile configured(String name, List<String> options) {
        if (!name.equals("basic")) {
            throw new IllegalArgumentException("profile '" + name + "' is not known; allowed: basic");
        }
        for (String option : options) {
            throw new IllegalArgumentException(
                    ProfileOption.ofKey(option).isPresent()
                            ? "option '" + option + "' of PS3.15 Annex E is not supported; allowed: none"
                            : "option '" + option + "' is not known; allowed: none");
        }
        return basic();
    }

    /** Name, edition of the table and revision of what we make of it, as the ledger and the output name it: {@code basic/2025e/1}. */
    public String version() {
        return name + "/" + ProfileTable.EDITION + "/" + REVISION;
    }

    /** What is done with this attribute at any depth of a data set; never C. */
    public Action action(int tag) {
        if (Tags.isPrivate(tag) || Tags.isGroupLength(tag) || isRemovedGroup(tag)) {
            return Action.X;
        }
        int at = Arrays.binarySearch(tags, tag);
        return at >= 0
                ? actions[at]
                : ElementDictionary.standard().get(tag).map(Profile::unlisted).orElse(Action.X);
    }

    private static boolean isRemovedGroup(int tag) {
        int group = Tags.group(tag);
        return group < 0x0008
                || group >>> 8 == 0x50
                || group >>> 8 == 0x60
                || group >>> 8 == 0x7F && group != Tags.group(Tag.PixelData);
    }

    private static Action unlisted(ElementDictionary.Entry entry) {
        return switch (entry.tag()) {
            case Tag.LengthToEnd, Tag.EncryptedAttributesSequence, Tag.MACParametersSequence -> Action.X;
            default ->
                switch (entry.implicitVr()) {
                    case PN, DA, DT, UR -> Action.X;
                    case LT, ST, UT, UC, LO -> entry.keyword().contains("Comment") ? Action.X : Action.K;
                    case UI -> namesNoInstance(entry.keyword()) ? Action.K : Action.U;
                    default -> Action.K;
                };
        };
    }

    private static boolean namesNoInstance(String keyword) {
        return keyword.contains("SOPClass")
                || keyword.contains("TransferSyntax")
                || keyword.startsWith("CodingScheme")
                || keyword.startsWith("Context")
                || keyword.equals("MappingResourceUID")
                || keyword.equals("CreatorVersionUID")
                || keyword.equals("SegmentationTemplateUID");
    }

    /** The VR that PS3.6 gives this attribute, where a stream's own cannot be relied on. */
    static Vr dictionaryVr(int tag) {
        return ElementDictionary.standard().implicitVr(tag);
    }

    @Override
    public String toString() {
        return version();
    }
}
