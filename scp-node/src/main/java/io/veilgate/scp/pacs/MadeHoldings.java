package io.veilgate.scp.pacs;

import io.veilgate.core.base.DicomException;
import io.veilgate.core.base.Tag;
import io.veilgate.core.base.Uid;
import io.veilgate.core.dataset.DataSetWriter;
import io.veilgate.core.dataset.Recipe;
import io.veilgate.core.dataset.RecipeReader;
import io.veilgate.core.dataset.TransferSyntax;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;

/** What a {@link StudySource} makes. The studies last asked for are remembered, since who asks for one asks again at once. */
final class MadeHoldings implements Holdings {
    private static final int REMEMBERED = 64;

    private final StudySource source;
    private final Uid sopClass;
    private final TransferSyntax transferSyntax;
    private final Map<Integer, IndexedStudy> last = new LinkedHashMap<>(REMEMBERED, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, IndexedStudy> eldest) {
            return size() > REMEMBERED;
        }
    };

    MadeHoldings(StudySource source) {
        this.source = source;
        IndexedInstance first = entry(0, 0).instance();
        this.sopClass = first.sopClassUid();
        this.transferSyntax = first.transferSyntax();
    }

    private IndexEntry entry(int study, int instance) {
        StudySource.Made made = source.instance(study, instance);
        return IndexEntry.of(made.dataSet(), made.transferSyntax(), study + "/" + instance)
                .orElseThrow(() -> new IllegalStateException("an instance was made without UIDs"));
    }

    @Override
    public Iterable<IndexedStudy> studies() {
        return () -> IntStream.range(0, source.studies()).mapToObj(this::study).iterator();
    }

    @Override
    public Optional<IndexedStudy> study(String studyInstanceUid) {
        return source.numberOf(studyInstanceUid).stream().mapToObj(this::study).findFirst();
    }

    private synchronized IndexedStudy study(int number) {
        return last.computeIfAbsent(number, this::make);
    }

    private IndexedStudy make(int number) {
        IndexEntry first = entry(number, 0);
        IndexedStudy study = new IndexedStudy(first.study());
        IndexedSeries series = new IndexedSeries(first.series());
        study.series().add(series);
        for (int i = 0; i < source.instancesOfEach(); i++) {
            series.instances().add(entry(number, i).instance());
        }
        return study;
    }

    @Override
    public <T> T read(IndexedStudy study, Function<IndexedStudy, T> function) {
        return function.apply(study);
    }

    @Override
    public Set<TransferSyntax> transferSyntaxes(Uid sopClassUid) {
        return sopClassUid.equals(sopClass) ? Set.of(transferSyntax) : Set.of();
    }

    @Override
    public OutboundInstance open(IndexedInstance instance, TransferSyntax target)
            throws IOException, DicomException.Format {
        String[] numbers = instance.file().split("/", 2);
        StudySource.Made made = source.instance(Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1]));
        // a C-STORE-RQ tells them, and they are what its data set has to hold
        if (made.dataSet()
                .string(Tag.SOPInstanceUID)
                .filter(instance.sopInstanceUid()::equals)
                .isEmpty()) {
            throw new IllegalStateException("an instance was made differently the second time");
        }
        return new OutboundInstance(
                () -> {},
                new RecipeReader(new Recipe(target, DataSetWriter.segments(made.dataSet(), target)), made.bulk()));
    }

    @Override
    public int instances() {
        return source.studies() * source.instancesOfEach();
    }
}
