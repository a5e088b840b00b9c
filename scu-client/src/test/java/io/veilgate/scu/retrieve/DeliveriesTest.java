package io.veilgate.scu.retrieve;

import static org.assertj.core.api.Assertions.assertThat;

import io.veilgate.scu.pace.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class DeliveriesTest {
    private final AtomicLong told = new AtomicLong();
    private final AtomicInteger looks = new AtomicInteger();
    private final Deliveries deliveries = new Deliveries(
            new Flow() {
                @Override
                public void bytes(long count) {
                    told.addAndGet(count);
                }

                @Override
                public void instance() {
                    told.addAndGet(1000);
                }
            },
            2,
            looks::incrementAndGet);

    @Test
    void everyPieceOfAnInstanceIsASignOfLifeAndIsToldOn() {
        deliveries.bytes(7);
        assertThat(deliveries.signs()).isEqualTo(1);
        deliveries.bytes(8);
        assertThat(deliveries.signs()).isEqualTo(2);
        deliveries.instance();
        assertThat(deliveries.signs()).isEqualTo(3);
        assertThat(told).hasValue(1015);
        assertThat(looks).hasValue(1);
    }

    @Test
    void moreInstancesThanThereAreToComeAreNone() {
        deliveries.instance();
        deliveries.refused();
        long signs = deliveries.signs();
        deliveries.bytes(9);
        deliveries.instance();
        assertThat(deliveries.signs()).isEqualTo(signs);
        assertThat(told).as("told on").hasValue(2009);
    }
}
