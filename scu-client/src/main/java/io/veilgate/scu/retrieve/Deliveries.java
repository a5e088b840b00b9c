package io.veilgate.scu.retrieve;

import io.veilgate.scu.pace.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What comes of a C-MOVE on other associations. It is a sign of life: a peer need not send pending responses meanwhile (PS3.4 §C.4.2). Only so
 * many instances are one as there are to come, so that a peer that never ends is not waited for without end. For any thread.
 */
final class Deliveries implements Flow {
    private final Flow flow;
    private final int most;
    private final Runnable afterEach;
    private final AtomicInteger instances = new AtomicInteger();
    private final AtomicLong signs = new AtomicLong();

    /**
     * @param flow told of what comes
     * @param most instances that may come
     * @param afterEach run when an instance has come
     */
    Deliveries(Flow flow, int most, Runnable afterEach) {
        this.flow = flow;
        this.most = most;
        this.afterEach = afterEach;
    }

    /** Rises with each sign of life. */
    long signs() {
        return signs.get();
    }

    @Override
    public void bytes(long count) {
        if (instances.get() < most) {
            signs.incrementAndGet();
        }
        flow.bytes(count);
    }

    /** One that came was not taken. */
    void refused() {
        instances.incrementAndGet();
    }

    @Override
    public void instance() {
        if (instances.getAndIncrement() < most) {
            signs.incrementAndGet();
        }
        flow.instance();
        afterEach.run();
    }
}
