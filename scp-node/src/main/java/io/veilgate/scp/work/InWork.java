package io.veilgate.scp.work;

import io.veilgate.core.ledger.InstanceKey;
import java.util.HashSet;
import java.util.Set;

/** Which instances are being worked on or sent, so that a second arrival of one waits for the first. For any thread. */
final class InWork {
    private final Set<InstanceKey> keys = new HashSet<>();

    synchronized boolean enter(InstanceKey key) {
        return keys.add(key);
    }

    synchronized void leave(InstanceKey key) {
        keys.remove(key);
    }
}
