package io.veilgate.core.spool;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The books of the spool's bytes. What is spooled and what is promised stay within the quota together; what was promised too little for
 * may use the reserve. Nothing here waits: a job's wish for credit is a future that the books complete, oldest first.
 */
final class Quota {
    private record Wish(long bytes, CompletableFuture<Credit> future) {}

    private final long quotaBytes;
    private final long reserveBytes;
    private final ArrayDeque<Wish> wishes = new ArrayDeque<>();
    private long spooledBytes;
    private long promisedBytes;

    Quota(long quotaBytes, long reserveBytes) {
        if (quotaBytes <= 0 || reserveBytes < 0) {
            throw new IllegalArgumentException("quota " + quotaBytes + ", reserve " + reserveBytes + " bytes");
        }
        this.quotaBytes = quotaBytes;
        this.reserveBytes = reserveBytes;
    }

    synchronized Admission admit(long bytes, long usableBytes) {
        if (bytes > quotaBytes - spooledBytes - promisedBytes) {
            return new Admission.Refused(spooledBytes + promisedBytes, quotaBytes, usableBytes);
        }
        return new Admission.Admitted(promise(bytes));
    }

    /** Completed, on the thread that makes room, when the bytes are free; one larger than the quota when nothing else is there. */
    CompletableFuture<Credit> take(long bytes) {
        Wish wish = new Wish(Math.min(bytes, quotaBytes), new CompletableFuture<>());
        synchronized (this) {
            wishes.add(wish);
        }
        grantWishes();
        return wish.future;
    }

    private synchronized Credit promise(long bytes) {
        promisedBytes += bytes;
        return new Credit(this, bytes);
    }

    /** Bytes written under a credit: what it does not cover comes out of the reserve. */
    void write(Credit credit, long bytes) throws SpoolException {
        synchronized (this) {
            long covered = Math.min(bytes, credit.leftBytes);
            long over = bytes - covered;
            if (over > 0 && over > quotaBytes + reserveBytes - spooledBytes - promisedBytes) {
                throw new SpoolException(
                        SpoolException.Problem.QUOTA,
                        "spool full: " + (spooledBytes + promisedBytes) + " of " + quotaBytes + " + " + reserveBytes
                                + " bytes in use");
            }
            credit.leftBytes -= covered;
            promisedBytes -= covered;
            spooledBytes += bytes;
        }
    }

    void giveBack(Credit credit) {
        synchronized (this) {
            promisedBytes -= credit.leftBytes;
            credit.leftBytes = 0;
        }
        grantWishes();
    }

    /** Found in the folder, or brought back by an operator: there whatever the quota says. */
    synchronized void found(long bytes) {
        spooledBytes += bytes;
    }

    void free(long bytes) {
        synchronized (this) {
            spooledBytes -= bytes;
        }
        grantWishes();
    }

    private void grantWishes() {
        List<Wish> granted = new ArrayList<>();
        List<Credit> credits = new ArrayList<>();
        synchronized (this) {
            for (Iterator<Wish> oldest = wishes.iterator(); oldest.hasNext(); oldest.remove()) {
                Wish wish = oldest.next();
                if (wish.future.isDone()) {
                    continue;
                }
                if (wish.bytes > quotaBytes - spooledBytes - promisedBytes) {
                    break;
                }
                granted.add(wish);
                credits.add(promise(wish.bytes));
            }
        }
        for (int i = 0; i < granted.size(); i++) {
            if (!granted.get(i).future.complete(credits.get(i))) {
                credits.get(i).close();
            }
        }
    }

    synchronized long leftBytes(Credit credit) {
        return credit.leftBytes;
    }

    synchronized long spooledBytes() {
        return spooledBytes;
    }

    synchronized long promisedBytes() {
        return promisedBytes;
    }

    synchronized int waiting() {
        wishes.removeIf(wish -> wish.future.isDone());
        return wishes.size();
    }

    long quotaBytes() {
        return quotaBytes;
    }
}
