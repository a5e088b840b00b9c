package io.veilgate.it.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.veilgate.it.flow.InProcessNode;
import io.veilgate.it.flow.NodeFolder;
import io.veilgate.it.harness.RawAssociation;
import io.veilgate.it.harness.RawInstance;
import io.veilgate.it.harness.RawMessage;
import io.veilgate.it.harness.RawSender;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Senders of the test's own note when they read a Success; the disk under the node notes when what became durable. */
final class DurableBeforeSuccessTest {
    private static final int EACH = 8;
    private static final int SUCCESS = 0x0000;

    @TempDir
    private Path folder;

    @Test
    void bytesThenNameAreOnDiskBeforeSuccess() throws Exception {
        DurableTrace trace = new DurableTrace(0);
        push(trace, 1);
        assertThat(trace.acknowledgedTooEarly()).isEmpty();
        assertThat(trace.folderSyncs()).isGreaterThanOrEqualTo(EACH);
    }

    @Test
    void associationsThatShareASyncOfTheFolderAreAnsweredAfterOneThatBeganAfterTheirName() throws Exception {
        int senders = 6;
        DurableTrace trace = new DurableTrace(senders - 1);
        push(trace, senders);
        assertThat(trace.acknowledgedTooEarly()).isEmpty();
        assertThat(trace.folderSyncs()).as("some were shared").isLessThan(senders * EACH);
    }

    /** Returns when each sender has been answered Success for all that it has. */
    private void push(DurableTrace trace, int senders) throws Exception {
        try (RecordingArchive archive = new RecordingArchive();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            // nothing has a rule, so what is received ends in quarantine
            NodeFolder node = new NodeFolder(folder.resolve("node"))
                    .peer("ARCHIVE", archive.ae())
                    .project("small", "ARCHIVE", "")
                    .route(Pushes.AE_TITLE, "small");
            try (InProcessNode _ = InProcessNode.open(node, trace)) {
                List<Future<?>> pushed = new ArrayList<>();
                for (int sender = 1; sender <= senders; sender++) {
                    int study = sender;
                    pushed.add(threads.submit(() -> {
                        pushStudy(node, study, trace);
                        return study;
                    }));
                }
                for (Future<?> done : pushed) {
                    done.get();
                }
            }
        }
    }

    private static void pushStudy(NodeFolder node, int study, DurableTrace trace) throws Exception {
        RawSender requests = new RawSender(node.ae(), Pushes.AE_TITLE, RawInstance.EXPLICIT);
        try (RawAssociation association = RawAssociation.connect(
                node.ae().port(),
                Pushes.AE_TITLE,
                node.ae().aeTitle(),
                List.of(new RawAssociation.Context(1, RawInstance.MR_IMAGE_STORAGE, List.of(RawInstance.EXPLICIT))))) {
            for (int number = 1; number <= EACH; number++) {
                RawInstance instance = RawInstance.of(study, number);
                association.send(requests.request(instance, instance.uid(), number));
                assertThat(association.next().orElseThrow().number(RawMessage.STATUS))
                        .isEqualTo(SUCCESS);
                trace.acknowledged(instance.serial());
            }
            association.release();
        }
    }
}
