package io.veilgate.core.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.veilgate.core.dimse.Command;
import io.veilgate.core.dimse.DimseMessage;
import io.veilgate.core.net.InboundQueue.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class InboundQueueTest {
    private static final Entry MESSAGE = new Entry.Message(1, new Command(new DimseMessage.CEchoRq(1), true));
    private static final Entry END = new Entry.EndOfDataSet();
    private static final Entry LOST = new Entry.Lost();

    private final List<ByteBuf> buffers = new ArrayList<>();

    private Entry bytes() {
        ByteBuf bytes = Unpooled.buffer(4096).writeZero(4096);
        buffers.add(bytes);
        return new Entry.Bytes(bytes);
    }

    private static List<Entry> takeAll(InboundQueue queue) throws InterruptedException {
        List<Entry> taken = new ArrayList<>();
        for (Entry next = queue.take(0, () -> {}); next != null; next = queue.take(0, () -> {})) {
            taken.add(next);
        }
        return taken;
    }

    @Test
    void whatIsDroppedLeavesAMarkInEachOfItsDataSets() throws Exception {
        InboundQueue queue = new InboundQueue(16 << 10);
        for (Entry entry : List.of(bytes(), bytes(), END, MESSAGE, bytes(), END, MESSAGE, bytes(), bytes())) {
            queue.offer(entry);
        }
        assertThat(queue.isPaused()).isTrue();
        assertThat(queue.drop()).isTrue();
        assertThat(queue.isPaused()).isFalse();
        assertThat(takeAll(queue)).containsExactly(LOST, END, MESSAGE, LOST, END, MESSAGE, LOST);
        assertThat(buffers).allMatch(buffer -> buffer.refCnt() == 0);
    }

    @Test
    void theRestOfADataSetThatWasDroppedDoesNotComeBackAndTheNextOneIsWhole() throws Exception {
        InboundQueue queue = new InboundQueue(4096);
        queue.offer(bytes());
        assertThat(queue.drop()).isTrue();
        assertThat(queue.drop()).isTrue();
        queue.offer(bytes());
        queue.offer(END);
        queue.offer(MESSAGE);
        Entry whole = bytes();
        queue.offer(whole);
        assertThat(takeAll(queue)).containsExactly(LOST, END, MESSAGE, whole);
        assertThat(buffers).filteredOn(buffer -> buffer.refCnt() > 0).hasSize(1);
    }

    @Test
    void messagesAreNeverDropped() throws Exception {
        InboundQueue queue = new InboundQueue(1024);
        for (int i = 0; i < 5; i++) {
            queue.offer(MESSAGE);
        }
        assertThat(queue.drop()).isFalse();
        assertThat(takeAll(queue)).hasSize(5);
    }

    @Test
    void whoWaitsIsWokenByTheEndOfADataSetHoweverLittleThereIs() throws Exception {
        InboundQueue queue = new InboundQueue(1 << 20);
        CompletableFuture<List<Entry>> taken = new CompletableFuture<>();
        Thread taker = Thread.ofVirtual().start(() -> {
            try {
                List<Entry> entries = new ArrayList<>();
                for (int i = 0; i < 3; i++) {
                    entries.add(queue.take(TimeUnit.MINUTES.toNanos(1), () -> {}));
                }
                taken.complete(entries);
            } catch (InterruptedException e) {
                taken.completeExceptionally(e);
            }
        });
        List<Entry> offered = List.of(bytes(), bytes(), END);
        while (taker.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        offered.forEach(queue::offer);
        assertThat(taken.get(30, TimeUnit.SECONDS)).isEqualTo(offered);
        buffers.forEach(ByteBuf::release);
    }

    @Test
    void whoWaitsIsWokenByABoundThatIsReached() throws Exception {
        InboundQueue queue = new InboundQueue(8 << 10);
        CompletableFuture<Entry> taken = new CompletableFuture<>();
        Thread taker = Thread.ofVirtual().start(() -> {
            try {
                taken.complete(queue.take(TimeUnit.MINUTES.toNanos(1), () -> {}));
            } catch (InterruptedException e) {
                taken.completeExceptionally(e);
            }
        });
        while (taker.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        Entry first = bytes();
        queue.offer(first);
        assertThat(queue.offer(bytes())).isFalse();
        assertThat(taken.get(30, TimeUnit.SECONDS)).isSameAs(first);
        buffers.forEach(ByteBuf::release);
    }
}
