package io.veilgate.scp.pacs;

import io.veilgate.core.base.AeTitle;
import io.veilgate.core.base.ElementDictionary;
import io.veilgate.core.base.Tag;
import io.veilgate.core.base.Tags;
import io.veilgate.core.base.Vr;
import io.veilgate.core.dataset.DataSet;
import io.veilgate.core.dataset.Element;
import io.veilgate.core.dataset.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A C-FIND's identifier made ready for matching (PS3.4 §C.2.2, §C.4.1). Keys of its level and of those above are matched and returned; others
 * are left out of the answers, and {@link #hasUnsupportedKeys} says so.
 */
final class FindQuery {
    private final QueryLevel level;
    private final AeTitle retrieveAeTitle;
    private final Map<Integer, KeyMatcher> matchers = new LinkedHashMap<>();
    private final List<String> studyUids;
    private boolean unsupportedKeys;

    FindQuery(Identifier identifier, AeTitle retrieveAeTitle) {
        this.level = identifier.level();
        this.retrieveAeTitle = retrieveAeTitle;
        this.studyUids = identifier.keys().strings(Tag.StudyInstanceUID).stream()
                .filter(uid -> !uid.isEmpty())
                .toList();
        for (Element key : identifier.keys().elements()) {
            add(key, identifier.keys());
        }
    }

    private void add(Element key, DataSet keys) {
        int tag = key.tag();
        switch (tag) {
            case Tag.SpecificCharacterSet,
                    Tag.QueryRetrieveLevel,
                    Tag.RetrieveAETitle,
                    Tag.InstanceAvailability,
                    Tag.TimezoneOffsetFromUTC -> {}
            default -> {
                boolean kept =
                        QueryAttributes.levelOf(tag).filter(level::isWithin).isPresent();
                if (kept) {
                    matchers.put(tag, KeyMatcher.of(vr(tag), values(key, keys)));
                } else {
                    unsupportedKeys |= !Tags.isGroupLength(tag);
                }
            }
        }
    }

    private static Vr vr(int tag) {
        return ElementDictionary.standard().implicitVr(tag);
    }

    private static List<String> values(Element key, DataSet keys) {
        var number = keys.integer(key.tag());
        return key.vr() == Vr.US && number.isPresent()
                ? List.of(Integer.toString(number.getAsInt()))
                : keys.strings(key.tag());
    }

    /** Whether optional keys were asked for that this PACS does not know: status FF01H instead of FF00H. */
    boolean hasUnsupportedKeys() {
        return unsupportedKeys;
    }

    /** Which studies to look at: those named by their UID, or all. */
    Iterable<IndexedStudy> candidates(Holdings holdings) {
        return studyUids.isEmpty()
                ? holdings.studies()
                : studyUids.stream()
                        .distinct()
                        .map(holdings::study)
                        .flatMap(Optional::stream)
                        .toList();
    }

    /** The identifiers that answer the query from one study. */
    List<DataSet> answers(IndexedStudy study) {
        Map<Integer, List<String>> ofStudy = new LinkedHashMap<>();
        if (!matches(QueryLevel.STUDY, ofStudy, tag -> QueryAttributes.of(study, tag))) {
            return List.of();
        }
        if (level == QueryLevel.STUDY) {
            return List.of(answer(study, ofStudy));
        }
        List<DataSet> answers = new ArrayList<>();
        for (IndexedSeries series : study.series()) {
            Map<Integer, List<String>> ofSeries = new LinkedHashMap<>(ofStudy);
            if (!matches(QueryLevel.SERIES, ofSeries, tag -> QueryAttributes.of(series, tag))) {
                continue;
            }
            if (level == QueryLevel.SERIES) {
                answers.add(answer(study, ofSeries));
                continue;
            }
            for (IndexedInstance instance : series.instances()) {
                Map<Integer, List<String>> ofInstance = new LinkedHashMap<>(ofSeries);
                if (matches(QueryLevel.IMAGE, ofInstance, tag -> QueryAttributes.of(instance, tag))) {
                    answers.add(answer(study, ofInstance));
                }
            }
        }
        return answers;
    }

    /** An entity's values by tag. */
    @FunctionalInterface
    private interface Values {
        List<String> of(int tag);
    }

    /** Matches the keys of one level, and collects the values to return. */
    private boolean matches(QueryLevel at, Map<Integer, List<String>> found, Values values) {
        for (Map.Entry<Integer, KeyMatcher> key : matchers.entrySet()) {
            if (QueryAttributes.levelOf(key.getKey()).filter(at::equals).isEmpty()) {
                continue;
            }
            List<String> value = values.of(key.getKey());
            if (!key.getValue().matches(value)) {
                return false;
            }
            found.put(key.getKey(), value);
        }
        return true;
    }

    private DataSet answer(IndexedStudy study, Map<Integer, List<String>> values) {
        DataSet answer = DataSet.littleEndian();
        study.attributes().get(Tag.SpecificCharacterSet).ifPresent(answer::put);
        answer.putString(Tag.QueryRetrieveLevel, Vr.CS, level.name());
        answer.putString(Tag.RetrieveAETitle, Vr.AE, retrieveAeTitle.value());
        answer.putString(Tag.InstanceAvailability, Vr.CS, "ONLINE");
        values.forEach((tag, value) -> put(answer, tag, value));
        return answer;
    }

    private static void put(DataSet answer, int tag, List<String> values) {
        Vr vr = vr(tag);
        if (values.isEmpty()) {
            answer.put(new Element(tag, vr, Value.Bytes.EMPTY));
        } else if (vr == Vr.US) {
            answer.putUnsignedShort(tag, Integer.parseInt(values.getFirst()));
        } else {
            answer.putStrings(tag, vr, values);
        }
    }
}
