package io.veilgate.it.fault;

import io.veilgate.core.base.Time;
import io.veilgate.scp.cli.Service;
import io.veilgate.scp.config.Configuration;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** A node as {@code serve} runs it, in a process that ends at a named step, as if it had been killed there: nothing is closed or flushed. */
final class HaltingNode extends FaultyDisk implements Time {
    static final int STATUS = 97;

    private final Fault fault;
    private final AtomicInteger left;
    private final AtomicBoolean received = new AtomicBoolean();

    private HaltingNode(Fault fault, int times) {
        this.fault = fault;
        this.left = new AtomicInteger(times);
    }

    /** Arguments: fault, at which time of its step, configuration file. */
    public static void main(String[] args) throws Exception {
        HaltingNode halting = new HaltingNode(Fault.valueOf(args[0]), Integer.parseInt(args[1]));
        Service.run(Configuration.load(Path.of(args[2])), halting, halting);
    }

    private void at(Fault step) {
        if (fault == step && left.decrementAndGet() == 0) {
            Runtime.getRuntime().halt(STATUS);
        }
    }

    @Override
    void beforeSync() {
        received.set(true);
        at(Fault.HALT_BEFORE_SYNC);
    }

    @Override
    void afterEntriesSync() {
        // not those of the start
        if (received.get()) {
            at(Fault.HALT_BEFORE_RESPONSE);
        }
    }

    @Override
    void beforeRead(Path file) throws IOException {
        if (!isEntry(file)) {
            return;
        }
        if (onThread("veilgate-worker")) {
            at(Fault.HALT_AT_MASKING);
            if (isLarge(file) && inMasking()) {
                at(Fault.HALT_AT_LARGE);
            }
        }
    }

    static boolean inMasking() {
        return isCalledFrom("io.veilgate.core.pipeline");
    }

    static boolean isCalledFrom(String packageOrMethod) {
        return StackWalker.getInstance()
                .walk(frames -> frames.anyMatch(
                        frame -> (frame.getClassName() + "." + frame.getMethodName()).startsWith(packageOrMethod)));
    }

    @Override
    void beforeDelete(Path file) {
        if (isEntry(file)) {
            at(Fault.HALT_BEFORE_DELETION);
        }
    }

    @Override
    void afterDelete(Path file) {
        if (isEntry(file)) {
            at(Fault.HALT_AFTER_DELETION);
        }
    }

    @Override
    public long nanoTime() {
        return Time.system().nanoTime();
    }

    /** The ledger asks for the time when it writes that an instance is archived; here nothing is held. */
    @Override
    public Instant now() {
        if (fault == Fault.HALT_BEFORE_RECORD && isCalledFrom("io.veilgate.core.ledger.Rows.finish")) {
            at(Fault.HALT_BEFORE_RECORD);
        }
        return Time.system().now();
    }
}
