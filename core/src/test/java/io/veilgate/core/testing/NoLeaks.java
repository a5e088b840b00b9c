package io.veilgate.core.testing;

import static java.util.stream.Collectors.toSet;

import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;
import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * Guards every test of every module: a test fails that leaves a thread of the product running ({@code veilgate-*}), a file of its temporary
 * folder open, or a warning in the log that {@link MayWarn} does not announce. Netty's leak reports need a garbage
 * collection, so they are looked for once a class. JUnit finds the extension by itself.
 */
public final class NoLeaks implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {
    private static final Namespace STORE = Namespace.create(NoLeaks.class);
    private static final long THREADS_END_WITHIN_NANOS = TimeUnit.SECONDS.toNanos(5);

    private static final long COLLECTED_WITHIN_MILLIS = 2000;

    private record Before(Set<Thread> threads, Set<Path> openFiles) {}

    @Override
    public void beforeAll(ExtensionContext context) {
        LoggedWarnings.listen();
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        context.getStore(STORE).put(Before.class, new Before(productThreads(), openTemporaryFiles()));
    }

    @Override
    public void afterEach(ExtensionContext context) throws InterruptedException {
        Before before = context.getStore(STORE).get(Before.class, Before.class);
        List<String> leaks = new ArrayList<>();
        for (Thread thread : threadsStillRunning(before.threads())) {
            leaks.add("thread " + thread.getName() + " still runs");
        }
        Set<Path> files = new HashSet<>(openTemporaryFiles());
        files.removeAll(before.openFiles());
        files.forEach(file -> leaks.add("file " + file.getFileName() + " is still open"));
        LoggedWarnings.takeUnannounced(context).forEach(warning -> leaks.add("logged: " + warning));
        failIfAny(leaks);
    }

    @Override
    public void afterAll(ExtensionContext context) throws InterruptedException {
        collectGarbage();
        // the detector reports what was collected when the next buffer is made
        ByteBufAllocator.DEFAULT.directBuffer(16).release();
        ByteBufAllocator.DEFAULT.heapBuffer(16).release();
        List<String> leaks = new ArrayList<>();
        LoggedWarnings.takeUnannounced(context).forEach(warning -> leaks.add("logged: " + warning));
        failIfAny(leaks);
    }

    /** Returns when references to what was unreachable are enqueued, which happens some time after the collection. */
    private static void collectGarbage() throws InterruptedException {
        for (int round = 0; round < 2; round++) {
            ReferenceQueue<Object> collected = new ReferenceQueue<>();
            Reference<Object> unreachable = new PhantomReference<>(new Object(), collected);
            System.gc();
            collected.remove(COLLECTED_WITHIN_MILLIS);
            Reference.reachabilityFence(unreachable);
        }
    }

    private static void failIfAny(List<String> leaks) {
        if (!leaks.isEmpty()) {
            throw new AssertionError(String.join("\n", leaks));
        }
    }

    private static Set<Thread> threadsStillRunning(Set<Thread> before) throws InterruptedException {
        long deadline = System.nanoTime() + THREADS_END_WITHIN_NANOS;
        Set<Thread> left = productThreads();
        left.removeAll(before);
        for (Thread thread : left) {
            long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (millis > 0) {
                thread.join(millis);
            }
        }
        left.removeIf(thread -> !thread.isAlive());
        return left;
    }

    private static Set<Thread> productThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("veilgate-"))
                .collect(toSet());
    }

    /** Open files below JUnit's temporary folders; nothing where the system has no {@code /proc}. */
    private static Set<Path> openTemporaryFiles() {
        Path descriptors = Path.of("/proc/self/fd");
        if (!Files.isDirectory(descriptors)) {
            return Set.of();
        }
        String temporary =
                Path.of(System.getProperty("java.io.tmpdir"), "junit-").toString();
        Set<Path> open = new HashSet<>();
        try (Stream<Path> links = Files.list(descriptors)) {
            links.forEach(link -> {
                try {
                    Path target = Files.readSymbolicLink(link);
                    if (target.toString().startsWith(temporary)) {
                        open.add(target);
                    }
                } catch (IOException _) {
                    // closed since it was listed
                }
            });
        } catch (IOException e) {
            throw new IllegalStateException("cannot list open files", e);
        }
        return open;
    }
}
