package io.veilgate.core.net;

import io.netty.channel.Channel;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Connections of an acceptor that carry no association: nothing has been asked for yet, or the peer has not closed after the end. Where there
 * are too many the oldest is closed, so that silent ones cannot keep out those that have something to say.
 */
final class Connections {
    private final int most;
    private final ReentrantLock lock = new ReentrantLock();
    private final Set<Channel> idle = new LinkedHashSet<>();

    Connections(int most) {
        this.most = most;
    }

    /** From its opening, and again once its association has ended. */
    void add(Channel channel) {
        Channel eldest = null;
        lock.lock();
        try {
            idle.add(channel);
            if (idle.size() > most) {
                Iterator<Channel> oldestFirst = idle.iterator();
                eldest = oldestFirst.next();
                oldestFirst.remove();
            }
        } finally {
            lock.unlock();
        }
        if (eldest != null) {
            var _ = eldest.close();
        }
        if (!channel.isOpen()) {
            remove(channel);
        }
    }

    /** It carries an association now, or is closed. */
    void remove(Channel channel) {
        lock.lock();
        try {
            idle.remove(channel);
        } finally {
            lock.unlock();
        }
    }
}
