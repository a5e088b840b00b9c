package io.veilgate.scp.pacs;

import io.veilgate.core.base.DicomException;
import io.veilgate.core.base.Uid;
import io.veilgate.core.dataset.TransferSyntax;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What stands in a folder: some hundred bytes an instance, a few thousand a study.
 */
final class PacsIndex implements Holdings {
    private static final Logger LOG = LoggerFactory.getLogger(PacsIndex.class);

    private final Path folder;
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private final Map<String, IndexedStudy> studies = new LinkedHashMap<>();
    private final Map<String, IndexedInstance> instances = new HashMap<>();
    private final Map<Uid, Set<TransferSyntax>> syntaxes = new HashMap<>();

    private PacsIndex(Path folder) {
        this.folder = folder;
    }

    /** Walks the folder and reads the header of every file; what is no instance is left out. */
    static PacsIndex of(Path folder) throws IOException {
        PacsIndex index = new PacsIndex(folder);
        List<Path> files;
        try (Stream<Path> walk = Files.walk(folder)) {
            files = walk.filter(Files::isRegularFile).sorted().toList();
        }
        int skipped = 0;
        for (Path file : files) {
            Optional<IndexEntry> entry = IndexEntry.read(folder, file);
            entry.ifPresent(index::add);
            skipped += entry.isPresent() ? 0 : 1;
        }
        LOG.info(
                "{} instances of {} studies found, {} other files",
                index.instances.size(),
                index.studies.size(),
                skipped);
        return index;
    }

    @Override
    public OutboundInstance open(IndexedInstance instance, TransferSyntax target)
            throws IOException, DicomException.Format {
        return OutboundInstance.open(fileOf(instance), target);
    }

    Path fileOf(IndexedInstance instance) {
        return folder.resolve(instance.file());
    }

    /** Adds an instance; one of the same SOP Instance UID is replaced, and returned. */
    Optional<IndexedInstance> add(IndexEntry entry) {
        lock.writeLock().lock();
        try {
            Optional<IndexedInstance> before =
                    Optional.ofNullable(instances.get(entry.instance().sopInstanceUid()));
            before.ifPresent(this::remove);
            IndexedStudy study =
                    studies.computeIfAbsent(entry.studyInstanceUid(), uid -> new IndexedStudy(entry.study()));
            IndexedSeries series = study.series(entry.seriesInstanceUid()).orElseGet(() -> {
                IndexedSeries made = new IndexedSeries(entry.series());
                study.series().add(made);
                return made;
            });
            series.instances().add(entry.instance());
            instances.put(entry.instance().sopInstanceUid(), entry.instance());
            syntaxes.computeIfAbsent(entry.instance().sopClassUid(), uid -> new HashSet<>())
                    .add(entry.instance().transferSyntax());
            return before;
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** Rare, so it may look for it. */
    private void remove(IndexedInstance instance) {
        for (IndexedStudy study : studies.values()) {
            study.series().forEach(series -> series.instances().remove(instance));
            study.series().removeIf(series -> series.instances().isEmpty());
        }
        studies.values().removeIf(study -> study.series().isEmpty());
    }

    boolean contains(String sopInstanceUid) {
        lock.readLock().lock();
        try {
            return instances.containsKey(sopInstanceUid);
        } finally {
            lock.readLock().unlock();
        }
    }

    @Override
    public int instances() {
        lock.readLock().lock();
        try {
            return instances.size();
        } finally {
            lock.readLock().unlock();
        }
    }

    @Override
    public Set<TransferSyntax> transferSyntaxes(Uid sopClassUid) {
        lock.readLock().lock();
        try {
            return Set.copyOf(syntaxes.getOrDefault(sopClassUid, Set.of()));
        } finally {
            lock.readLock().unlock();
        }
    }

    @Override
    public List<IndexedStudy> studies() {
        lock.readLock().lock();
        try {
            return new ArrayList<>(studies.values());
        } finally {
            lock.readLock().unlock();
        }
    }

    @Override
    public Optional<IndexedStudy> study(String studyInstanceUid) {
        lock.readLock().lock();
        try {
            return Optional.ofNullable(studies.get(studyInstanceUid));
        } finally {
            lock.readLock().unlock();
        }
    }

    @Override
    public <T> T read(IndexedStudy study, Function<IndexedStudy, T> function) {
        lock.readLock().lock();
        try {
            return function.apply(study);
        } finally {
            lock.readLock().unlock();
        }
    }
}
