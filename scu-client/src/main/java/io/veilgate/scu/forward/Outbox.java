package io.veilgate.scu.forward;

import io.veilgate.core.base.Stage;
import io.veilgate.core.base.Stages;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;

/** The instances that wait for one archive, in places that were reserved before they were made. For any thread. */
final class Outbox {
    sealed interface Item {}

    /** @param queued what {@link Stages#begin} gave when it was queued: until a sender takes it, it waits for the archive */
    record Task(Outgoing instance, CompletableFuture<StoreResult> result, long queued) implements Item {}

    /** Wakes whoever has nothing to do: he leaves it to the next one, and ends. */
    private record Stop() implements Item {}

    private final Stages stages;
    private final IntSupplier capacity;
    private final Runnable roomMade;
    /** Bounded by {@link #reserve}. */
    private final BlockingDeque<Item> queue = new LinkedBlockingDeque<>();

    private final AtomicInteger reserved = new AtomicInteger();
    private volatile boolean closed;

    /**
     * @param stages is told of {@link Stage#ARCHIVE_WAIT}
     * @param capacity places, as many as there are at the moment
     * @param roomMade run whenever {@link #hasRoom} may have become true; must not wait
     */
    Outbox(Stages stages, IntSupplier capacity, Runnable roomMade) {
        this.stages = stages;
        this.capacity = capacity;
        this.roomMade = roomMade;
    }

    boolean hasRoom() {
        return closed || reserved.get() < capacity.getAsInt();
    }

    boolean reserve() {
        int most = capacity.getAsInt();
        return reserved.getAndUpdate(taken -> closed || taken < most ? taken + 1 : taken) < most || closed;
    }

    void unreserve() {
        reserved.decrementAndGet();
        roomMade.run();
    }

    int reserved() {
        return reserved.get();
    }

    int queued() {
        return queue.size();
    }

    boolean isClosed() {
        return closed;
    }

    /** Into a reserved place. */
    CompletableFuture<StoreResult> add(Outgoing instance) {
        CompletableFuture<StoreResult> result = new CompletableFuture<>();
        Task task = new Task(instance, result, stages.begin(Stage.ARCHIVE_WAIT));
        queue.add(task);
        stopIfClosed(task);
        return result;
    }

    /** It was not sent at all, and is the next again. */
    void putBack(Task taken) {
        Task task = new Task(taken.instance, taken.result, stages.begin(Stage.ARCHIVE_WAIT));
        queue.addFirst(task);
        stopIfClosed(task);
    }

    /** The next one; empty if there is none for so long, or none any more. */
    Optional<Task> take(Duration longest) throws InterruptedException {
        Item item = queue.poll(longest.toMillis(), TimeUnit.MILLISECONDS);
        if (item instanceof Task task) {
            stages.breakOff(Stage.ARCHIVE_WAIT, task.queued);
            return Optional.of(task);
        }
        if (item instanceof Stop stop) {
            queue.add(stop);
        }
        return Optional.empty();
    }

    /** Makes its place free, and tells what has come of it. */
    void complete(Task task, StoreResult result) {
        unreserve();
        task.result.complete(result);
    }

    /** What is queued ends as stopped, and what still comes. */
    void close() {
        closed = true;
        for (Item item = queue.poll(); item != null; item = queue.poll()) {
            if (item instanceof Task task) {
                stopped(task);
            }
        }
        queue.add(new Stop());
    }

    private void stopIfClosed(Task task) {
        if (closed && queue.remove(task)) {
            stopped(task);
        }
    }

    private void stopped(Task task) {
        stages.breakOff(Stage.ARCHIVE_WAIT, task.queued);
        complete(task, new StoreResult.Stopped());
    }
}
