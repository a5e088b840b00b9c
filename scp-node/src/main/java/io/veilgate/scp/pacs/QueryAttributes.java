package io.veilgate.scp.pacs;

import io.veilgate.core.base.Tag;
import java.util.List;
import java.util.Optional;

/** The values that C-FIND matches and returns: stored ones, and those counted from what is in the index (PS3.4 §C.3.4). */
final class QueryAttributes {
    private QueryAttributes() {}

    /** The level that an attribute is asked for at; empty if this PACS does not keep it. */
    static Optional<QueryLevel> levelOf(int tag) {
        if (IndexEntry.STUDY_ATTRIBUTES.contains(tag)) {
            return Optional.of(QueryLevel.STUDY);
        }
        if (IndexEntry.SERIES_ATTRIBUTES.contains(tag)) {
            return Optional.of(QueryLevel.SERIES);
        }
        return switch (tag) {
            case Tag.ModalitiesInStudy,
                    Tag.SOPClassesInStudy,
                    Tag.NumberOfStudyRelatedSeries,
                    Tag.NumberOfStudyRelatedInstances -> Optional.of(QueryLevel.STUDY);
            case Tag.NumberOfSeriesRelatedInstances -> Optional.of(QueryLevel.SERIES);
            case Tag.SOPInstanceUID,
                    Tag.SOPClassUID,
                    Tag.AvailableTransferSyntaxUID,
                    Tag.InstanceNumber,
                    Tag.Rows,
                    Tag.Columns,
                    Tag.NumberOfFrames -> Optional.of(QueryLevel.IMAGE);
            default -> Optional.empty();
        };
    }

    static List<String> of(IndexedStudy study, int tag) {
        return switch (tag) {
            case Tag.ModalitiesInStudy -> study.modalities();
            case Tag.SOPClassesInStudy -> study.sopClasses();
            case Tag.NumberOfStudyRelatedSeries -> count(study.series().size());
            case Tag.NumberOfStudyRelatedInstances -> count(study.instances());
            default -> study.attributes().strings(tag);
        };
    }

    static List<String> of(IndexedSeries series, int tag) {
        return tag == Tag.NumberOfSeriesRelatedInstances
                ? count(series.instances().size())
                : series.attributes().strings(tag);
    }

    static List<String> of(IndexedInstance instance, int tag) {
        String value = switch (tag) {
            case Tag.SOPInstanceUID -> instance.sopInstanceUid();
            case Tag.SOPClassUID -> instance.sopClassUid().value();
            case Tag.AvailableTransferSyntaxUID ->
                instance.transferSyntax().uid().value();
            case Tag.InstanceNumber -> instance.instanceNumber();
            case Tag.Rows -> instance.rows();
            case Tag.Columns -> instance.columns();
            case Tag.NumberOfFrames -> instance.frames();
            default -> "";
        };
        return value.isEmpty() ? List.of() : List.of(value);
    }

    private static List<String> count(int number) {
        return List.of(Integer.toString(number));
    }
}
