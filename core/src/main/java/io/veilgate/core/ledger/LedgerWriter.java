package io.veilgate.core.ledger;

import io.veilgate.core.base.Time;
import io.veilgate.core.base.Uninterrupted;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that writes. What is asked for while a transaction is being committed goes into the next one together, so that the
 * sync of a commit is shared. A transaction in which one change fails is undone and its changes are made one by one, so that only the
 * bad one is lost, and its caller told.
 */
final class LedgerWriter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LedgerWriter.class);
    private static final Time CLOCK = Time.system();
    private static final int QUEUE = 10_000;
    private static final int MOST_IN_A_TRANSACTION = 2_000;

    /** One change. Runs on the writer's thread, inside a transaction. */
    interface Work<T extends @Nullable Object> {
        T run(Rows rows) throws SQLException;
    }

    /**
     * Changes that nobody waits for with his hands full wait for others: so long after a commit the next one begins, so that at some
     * hundred instances a second a sync is shared by a few of them. It lengthens the end of an instance by no more than that.
     */
    private static final long GATHERING_NANOS = 20_000_000;

    private record Task<T extends @Nullable Object>(Work<T> work, CompletableFuture<T> future) {}

    /** Completes a future with what its work came to, once that is on disk. */
    private interface Done {
        void complete();
    }

    private final BlockingQueue<Task<?>> queue = new LinkedBlockingQueue<>(QUEUE);
    private final List<Consumer<Set<Long>>> watchers = new CopyOnWriteArrayList<>();
    private final Connection connection;
    private final Rows rows;
    private final Thread thread;
    private volatile boolean closed;
    private volatile boolean urgent;
    private long committedNanos = CLOCK.nanoTime() - GATHERING_NANOS;

    LedgerWriter(Connection connection, Rows rows) {
        this.connection = connection;
        this.rows = rows;
        this.thread = Thread.ofPlatform().name("ledger").start(this::run);
    }

    /** Blocks while the queue is full. */
    <T extends @Nullable Object> CompletableFuture<T> submit(Work<T> work) {
        CompletableFuture<T> future = submitPatiently(work);
        urgent = true;
        LockSupport.unpark(thread);
        return future;
    }

    /** As {@link #submit}, for what may wait some hundredths of a second for others. */
    <T extends @Nullable Object> CompletableFuture<T> submitPatiently(Work<T> work) {
        CompletableFuture<T> future = new CompletableFuture<>();
        try {
            if (closed) {
                throw new LedgerException("the ledger is closed", null);
            }
            queue.put(new Task<>(work, future));
            if (closed && !thread.isAlive()) {
                failWhatIsLeft();
            }
        } catch (LedgerException e) {
            future.completeExceptionally(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            future.completeExceptionally(new LedgerException("interrupted before the ledger took the change", e));
        }
        return future;
    }

    /** The watcher is given the numbers of studies whose counts have changed, after each commit, on the writer's thread. */
    void watch(Consumer<Set<Long>> watcher) {
        watchers.add(watcher);
    }

    void unwatch(Consumer<Set<Long>> watcher) {
        watchers.remove(watcher);
    }

    private void run() {
        List<Task<?>> batch = new ArrayList<>();
        while (!closed || !queue.isEmpty()) {
            try {
                batch.add(queue.take());
            } catch (InterruptedException e) {
                // only close() ends this thread
                continue;
            }
            gather();
            queue.drainTo(batch, MOST_IN_A_TRANSACTION - 1);
            try {
                write(batch);
            } catch (RuntimeException e) {
                batch.forEach(task -> task.future.completeExceptionally(e));
                LOG.error("the ledger cannot write: {}", e.getMessage());
            }
            batch.clear();
            committedNanos = CLOCK.nanoTime();
        }
    }

    /** Returns when it is time for the next transaction. */
    private void gather() {
        long left = committedNanos + GATHERING_NANOS - CLOCK.nanoTime();
        while (left > 0 && !urgent && !closed && queue.size() < MOST_IN_A_TRANSACTION) {
            LockSupport.parkNanos(this, left);
            left = committedNanos + GATHERING_NANOS - CLOCK.nanoTime();
        }
        urgent = false;
    }

    private void write(List<Task<?>> batch) {
        try {
            commit(batch);
        } catch (SQLException | RuntimeException together) {
            undo();
            for (Task<?> task : batch) {
                try {
                    commit(List.of(task));
                } catch (SQLException | RuntimeException alone) {
                    undo();
                    task.future.completeExceptionally(new LedgerException("ledger: not written", alone));
                }
            }
        }
    }

    private void commit(List<Task<?>> batch) throws SQLException {
        List<Done> done = new ArrayList<>(batch.size());
        for (Task<?> task : batch) {
            done.add(run(task));
        }
        Set<Long> studies = rows.flush();
        connection.commit();
        done.forEach(Done::complete);
        if (!studies.isEmpty()) {
            watchers.forEach(watcher -> watcher.accept(studies));
        }
    }

    private <T extends @Nullable Object> Done run(Task<T> task) throws SQLException {
        T result = task.work.run(rows);
        return () -> task.future.complete(result);
    }

    private void undo() {
        rows.forget();
        try {
            connection.rollback();
        } catch (SQLException e) {
            beginAgain(e);
        }
    }

    /** SQLite rolls back by itself when the disk is full; the driver has not begun another transaction then. */
    private void beginAgain(SQLException why) {
        try (Statement begin = connection.createStatement()) {
            begin.executeUpdate("BEGIN");
        } catch (SQLException e) {
            why.addSuppressed(e);
            throw new LedgerException("ledger: cannot roll back", why);
        }
    }

    /** Writes what was submitted before, then ends. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        // wakes the thread if it waits; if the queue is full it does not wait
        queue.offer(new Task<Boolean>(rows -> true, new CompletableFuture<>()));
        Uninterrupted.join(thread, this::failWhatIsLeft);
    }

    private void failWhatIsLeft() {
        for (Task<?> task = queue.poll(); task != null; task = queue.poll()) {
            task.future.completeExceptionally(new LedgerException("the ledger is closed", null));
        }
    }
}
