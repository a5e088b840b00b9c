package io.veilgate.scp.pacs;

import io.veilgate.core.base.Tag;
import io.veilgate.core.dataset.DataSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A study of the index: the attributes of its first instance, and its series. Guarded by {@link PacsIndex}. */
final class IndexedStudy {
    private final DataSet attributes;
    private final List<IndexedSeries> series = new ArrayList<>();

    IndexedStudy(DataSet attributes) {
        this.attributes = attributes;
    }

    String uid() {
        return attributes.string(Tag.StudyInstanceUID).orElse("");
    }

    DataSet attributes() {
        return attributes;
    }

    List<IndexedSeries> series() {
        return series;
    }

    Optional<IndexedSeries> series(String seriesInstanceUid) {
        return series.stream()
                .filter(one -> one.uid().equals(seriesInstanceUid))
                .findFirst();
    }

    List<String> modalities() {
        return series.stream()
                .map(IndexedSeries::modality)
                .filter(modality -> !modality.isEmpty())
                .distinct()
                .sorted()
                .toList();
    }

    List<String> sopClasses() {
        return series.stream()
                .flatMap(one -> one.instances().stream())
                .map(instance -> instance.sopClassUid().value())
                .distinct()
                .sorted()
                .toList();
    }

    int instances() {
        return series.stream().mapToInt(one -> one.instances().size()).sum();
    }
}
