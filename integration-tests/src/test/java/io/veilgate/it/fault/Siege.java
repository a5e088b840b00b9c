package io.veilgate.it.fault;

import io.veilgate.it.fault.RecordingArchive.Arrival;
import io.veilgate.it.flow.NodeFolder;
import io.veilgate.it.flow.SmallInstances;
import io.veilgate.it.flow.SmallPacs;
import io.veilgate.it.harness.Await;
import io.veilgate.it.harness.RemoteAe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * A node under load, with a modality that pushes, a PACS that jobs fetch from, and an archive; its process may be killed at any moment and
 * started again, PACS and archive may go away and come back. What it owes is counted by others: storescu's log, and the lists given to it.
 */
public final class Siege implements AutoCloseable {
    /** So that numbers of what is fetched do not meet those of what is pushed. */
    private static final int FIRST_FETCHED = 500_000;

    private static final Duration PACS_PAUSE = Duration.ofMillis(10);
    private static final Duration NOTHING_SENT = Duration.ofMillis(200);

    private final Path folder;
    private final Path data;
    private final NodeFolder node;
    private final Pushes pushes;
    private final CompletableFuture<Void> pushed = new CompletableFuture<>();
    private final RecordingArchive archive = new RecordingArchive();
    private final RemoteAe pacsAe;
    private final Deque<Study> unfetched = new ArrayDeque<>();
    private final Set<Integer> owed = new HashSet<>();
    private SmallPacs pacs;
    private boolean archiveIsThere = true;
    private boolean pacsIsThere = true;
    private NodeProcess process;
    private Set<String> onRecord = new HashSet<>();
    private int arrivalsAtStart;
    private int repeated;
    private int lists;
    private int nextPushed;
    private volatile boolean over;

    private record Study(String uid, List<Integer> serials) {}

    /**
     * @param folder new
     * @param studies that the PACS has
     */
    public Siege(Path folder, int studies, int instancesOfEach) throws Exception {
        this.folder = folder;
        List<String> uids = SmallInstances.write(folder.resolve("pacs"), 21, studies, instancesOfEach, FIRST_FETCHED);
        for (int i = 0; i < studies; i++) {
            List<Integer> serials = new ArrayList<>();
            for (int j = 0; j < instancesOfEach; j++) {
                serials.add(FIRST_FETCHED + i * instancesOfEach + j);
            }
            unfetched.add(new Study(uids.get(i), serials));
        }
        pacs = SmallPacs.slow("PACS", folder.resolve("pacs"), PACS_PAUSE);
        pacsAe = pacs.ae();
        node = new NodeFolder(folder.resolve("node"))
                .rules(SmallInstances.RULES)
                .peer("PACS", pacsAe)
                .peer("ARCHIVE", archive.ae())
                .project("small", "ARCHIVE", "")
                .route(Pushes.AE_TITLE, "small");
        data = folder.resolve("node").resolve("data");
        pushes = new Pushes(node.ae());
        Thread.ofVirtual().name("pusher").start(this::push);
    }

    private void push() {
        try {
            while (!over) {
                int before = pushes.acknowledged().size();
                pushes.send();
                if (pushes.acknowledged().size() == before) {
                    Thread.sleep(NOTHING_SENT);
                }
            }
            pushed.complete(null);
        } catch (Exception e) {
            pushed.completeExceptionally(e);
        }
    }

    /** Starts the node; returns when it listens. */
    public void start() throws Exception {
        arrivalsAtStart = archive.count();
        process = NodeProcess.serve(node);
    }

    public NodeProcess process() {
        return process;
    }

    /** SIGKILL. */
    public void kill() throws Exception {
        process.kill();
        List<Arrival> arrivals = archive.arrivals();
        repeated += Verdict.repeated(onRecord, arrivals.subList(arrivalsAtStart, arrivals.size()));
        onRecord = Recorded.archived(data);
    }

    /** Gives further instances to the modality. */
    public void pushMore(int instances) throws IOException {
        Path files = folder.resolve("pushed-" + nextPushed);
        SmallInstances.write(files, 1000 + nextPushed, 1, instances, nextPushed);
        nextPushed += instances;
        try (Stream<Path> all = Files.list(files)) {
            pushes.add(all.sorted().toList());
        }
    }

    /** What the modality has not sent yet. */
    public int waiting() {
        return pushes.waiting();
    }

    /** Drops a list of further studies into the node, where the PACS has any. */
    public void fetchMore(int studies) throws IOException {
        StringBuilder list = new StringBuilder("StudyInstanceUID\n");
        int named = 0;
        while (named < studies && !unfetched.isEmpty()) {
            Study study = unfetched.remove();
            list.append(study.uid).append('\n');
            owed.addAll(study.serials);
            named++;
        }
        if (named > 0) {
            Path incoming = Files.createDirectories(data.resolve("jobs").resolve("incoming"));
            Path hidden = Files.writeString(incoming.resolve("." + lists), list);
            Files.move(hidden, incoming.resolve("list-" + lists++ + ".csv"), StandardCopyOption.ATOMIC_MOVE);
        }
    }

    public boolean hasMoreToFetch() {
        return !unfetched.isEmpty();
    }

    public void closeArchive() {
        archive.close();
        archiveIsThere = false;
    }

    public void openArchive() throws Exception {
        archive.open();
        archiveIsThere = true;
    }

    public void closePacs() {
        pacs.close();
        pacsIsThere = false;
    }

    public void openPacs() throws IOException {
        pacs = SmallPacs.start("PACS", folder.resolve("pacs"), pacsAe.port());
        pacsIsThere = true;
    }

    /** Waits, with everything there, until all that was given to the modality and to jobs has come to its end. */
    public void awaitTheEnd(Duration within) throws Exception {
        Await.until("every push is acknowledged: " + process.log(), within, pushes::isDone);
        Await.until("every list is done", within, () -> ended() == lists);
        Await.until("the spool is empty", within, () -> Verdict.spooled(data) == 0);
    }

    private long ended() throws IOException {
        Path done = data.resolve("jobs").resolve("done");
        if (!Files.exists(done)) {
            return 0;
        }
        try (Stream<Path> files = Files.list(done)) {
            return files.filter(file -> String.valueOf(file.getFileName()).matches("list-\\d+\\.csv"))
                    .count();
        }
    }

    /** Takes note of what was acknowledged, and removes its files. */
    public void settle() throws IOException {
        Set<Path> acknowledged = pushes.takeAcknowledged();
        owed.addAll(Verdict.serials(acknowledged));
        for (Path file : acknowledged) {
            Files.delete(file);
        }
    }

    /** Originals that the node has answered for, or was asked to fetch. */
    public int owed() {
        return owed.size();
    }

    public int arrived() {
        return archive.count();
    }

    public Verdict verdict() throws Exception {
        settle();
        List<Arrival> arrivals = archive.arrivals();
        return Verdict.of(
                owed,
                arrivals,
                Verdict.held(data),
                repeated + Verdict.repeated(onRecord, arrivals.subList(arrivalsAtStart, arrivals.size())));
    }

    @Override
    public void close() {
        over = true;
        pushed.join();
        if (process != null) {
            process.close();
        }
        if (pacsIsThere) {
            pacs.close();
        }
        if (archiveIsThere) {
            archive.close();
        }
    }
}
