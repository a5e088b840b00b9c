package io.veilgate.scp.store;

import io.veilgate.core.dimse.Status;
import io.veilgate.core.net.Association;
import io.veilgate.core.spool.SpoolWriter;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers to pushes that are held back until their instance is archived or held, for projects whose senders are to count on the archive and
 * not on this node's disk. Such a push waits on the thread of its own association; none of our time-outs runs meanwhile. For any thread.
 */
public final class LateAnswers {
    private static final Logger LOG = LoggerFactory.getLogger(LateAnswers.class);

    private final Function<String, Optional<Duration>> longest;
    private final CompletableFuture<Void> stopping = new CompletableFuture<>();

    /** @param longest how long a push of a project waits at the moment; empty where it is answered as soon as the instance is spooled */
    public LateAnswers(Function<String, Optional<Duration>> longest) {
        this.longest = longest;
    }

    /** The node stops: whoever waits is refused after this time, while what archives is still at work. Does not wait. */
    public void stop(Duration after) {
        var _ = stopping.completeOnTimeout(null, after.toMillis(), TimeUnit.MILLISECONDS);
    }

    Answer begin(Association association, String project) {
        return new Answer(association, longest.apply(project));
    }

    /** The answer to one push. */
    final class Answer {
        private final Association association;
        private final Optional<Duration> longest;
        private CompletableFuture<Void> ended = CompletableFuture.completedFuture(null);

        private Answer(Association association, Optional<Duration> longest) {
            this.association = association;
            this.longest = longest;
        }

        /** Before the instance can be worked on. */
        void follow(SpoolWriter instance) {
            if (longest.isPresent()) {
                ended = instance.ending();
            }
        }

        /**
         * Waits where the project says so.
         *
         * @param received what receiving came to
         * @return that, or a refusal of what stays in the spool all the same: the same instance again is a duplicate
         */
        Status await(Status received) {
            try {
                if (!received.isDone() || longest.isEmpty()) {
                    return received;
                }
                CompletableFuture.anyOf(ended, stopping, association.onClose().toCompletableFuture())
                        .get(longest.get().toMillis(), TimeUnit.MILLISECONDS);
                if (ended.isDone()) {
                    return received;
                }
                return Status.OUT_OF_RESOURCES.withComment("the node stops; not archived yet");
            } catch (TimeoutException e) {
                LOG.warn(
                        "{}: refused (A700H): not archived within {} s",
                        association,
                        longest.get().toSeconds());
                return Status.OUT_OF_RESOURCES.withComment("not archived in time");
            } catch (ExecutionException e) {
                throw new IllegalStateException("none of them fails", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return Status.OUT_OF_RESOURCES.withComment("the node stops; not archived yet");
            } finally {
                ended.cancel(false);
            }
        }
    }
}
