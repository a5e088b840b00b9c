package io.veilgate.core.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.veilgate.core.base.AeTitle;
import io.veilgate.core.testing.MayWarn;
import io.veilgate.core.ul.Pdu;
import io.veilgate.core.ul.Rejection;
import java.io.IOException;
import java.net.Socket;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EntranceTest {
    private static final AssociationSettings SETTINGS =
            AssociationSettings.defaults().with(Loopback.TIMEOUTS);

    private static final AeTitle OTHER = new AeTitle("OTHER_SCU");

    private static Loopback limited(int inAll, int perCallingAeTitle, int perAddress) throws IOException {
        return new Loopback(
                SETTINGS,
                new Entrance(new AssociationLimits(inAll, perCallingAeTitle, perAddress), address -> true),
                Loopback.accepting(Association::receive));
    }

    private static void isRefused(Loopback loop, AeTitle callingAeTitle, Rejection why) {
        assertThatThrownBy(() -> loop.connect(callingAeTitle, Loopback.REQUEST))
                .isInstanceOfSatisfying(
                        AssociationException.Rejected.class,
                        e -> assertThat(e.rejection()).isEqualTo(why));
    }

    @Test
    @MayWarn({"refused", "aborted"})
    void onePeerHasNoMoreAssociationsThanItsLimitAndLeavesTheRestToOthers() throws Exception {
        try (Loopback loop = limited(8, 2, 8);
                Association first = loop.connect();
                Association _ = loop.connect()) {
            isRefused(loop, Loopback.SCU, Rejection.LOCAL_LIMIT_EXCEEDED);
            loop.connect(OTHER, Loopback.REQUEST).release();
            first.release();
            untilThereAre(loop, 1);
            loop.connect().release();
        }
    }

    @Test
    @MayWarn({"refused", "aborted"})
    void oneAddressHasNoMoreAssociationsThanItsLimitWhateverItIsCalled() throws Exception {
        try (Loopback loop = limited(8, 8, 1);
                Association _ = loop.connect()) {
            isRefused(loop, OTHER, Rejection.LOCAL_LIMIT_EXCEEDED);
        }
    }

    private static void untilThereAre(Loopback loop, int associations) throws InterruptedException {
        while (loop.acceptor().associations() != associations) {
            Thread.onSpinWait();
            Thread.yield();
        }
    }

    @Test
    void aConnectionFromAnAddressThatIsNotAllowedIsClosedBeforeItHasSaidAnything() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        Entrance entrance = new Entrance(AssociationLimits.of(8), address -> {
            asked.incrementAndGet();
            return !address.isLoopbackAddress();
        });
        try (Loopback loop = new Loopback(SETTINGS, entrance, Loopback.accepting(Association::receive));
                Socket socket = new Socket("127.0.0.1", loop.remote().port())) {
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
            assertThat(asked).hasValue(1);
        }
    }

    @Test
    void whoIsScreenedOutIsRejectedWithoutBeingNegotiatedWith() throws Exception {
        AssociationHandler screening = new AssociationHandler() {
            @Override
            public Optional<Rejection> screen(Pdu.AssociateRq rq, RemoteEnd remote) {
                return Optional.of(Rejection.CALLING_AE_TITLE_NOT_RECOGNIZED);
            }

            @Override
            public Answer negotiate(Pdu.AssociateRq rq, RemoteEnd remote) {
                throw new IllegalStateException("must not be asked");
            }
        };
        try (Loopback loop = new Loopback(SETTINGS, 1, screening)) {
            for (int i = 0; i < 3; i++) {
                isRefused(loop, Loopback.SCU, Rejection.CALLING_AE_TITLE_NOT_RECOGNIZED);
            }
            assertThat(loop.acceptor().associations()).isZero();
        }
    }
}
