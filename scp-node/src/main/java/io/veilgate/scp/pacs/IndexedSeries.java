package io.veilgate.scp.pacs;

import io.veilgate.core.base.Tag;
import io.veilgate.core.dataset.DataSet;
import java.util.ArrayList;
import java.util.List;

/** A series of the index: the attributes of its first instance, and all instances. Guarded by {@link PacsIndex}. */
final class IndexedSeries {
    private final DataSet attributes;
    private final List<IndexedInstance> instances = new ArrayList<>();

    IndexedSeries(DataSet attributes) {
        this.attributes = attributes;
    }

    String uid() {
        return attributes.string(Tag.SeriesInstanceUID).orElse("");
    }

    String modality() {
        return attributes.string(Tag.Modality).orElse("");
    }

    DataSet attributes() {
        return attributes;
    }

    List<IndexedInstance> instances() {
        return instances;
    }
}
