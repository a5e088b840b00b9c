package io.veilgate.core.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.veilgate.core.base.Uid;
import io.veilgate.core.base.Uids;
import io.veilgate.core.dataset.TransferSyntaxes;
import io.veilgate.core.dimse.DimseMessage.CStoreRq;
import io.veilgate.core.dimse.DimseMessage.CStoreRsp;
import io.veilgate.core.dimse.Status;
import io.veilgate.core.net.AssociationHandler.Answer;
import io.veilgate.core.net.AssociationRequest.Proposal;
import io.veilgate.core.testing.MayWarn;
import io.veilgate.core.ul.ContextPolicy.Supported;
import io.veilgate.core.ul.Role;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class NegotiatedTest {
    private static final AssociationSettings SETTINGS =
            AssociationSettings.defaults().with(Loopback.TIMEOUTS);

    @Test
    void anAssociationOf128ContextsCarriesDataInItsLastOneInEitherRole() throws Exception {
        List<Uid> classes = IntStream.range(0, 128)
                .mapToObj(i -> new Uid("2.25." + (1000 + i)))
                .toList();
        Set<Role> both = Set.of(Role.SCU, Role.SCP);
        AssociationRequest request = new AssociationRequest(
                classes.stream()
                        .map(uid -> new Proposal(uid, List.of(TransferSyntaxes.EXPLICIT_VR_LITTLE_ENDIAN)))
                        .toList(),
                classes.stream().collect(Collectors.toMap(Function.identity(), uid -> both)),
                List.of());
        try (Loopback loop = new Loopback(association -> {
            Received rq = association.receive().orElseThrow();
            rq.dataSet().orElseThrow().discard();
            association.send(rq.context().id(), ((CStoreRq) rq.message()).answer(Status.SUCCESS));
            association.send(rq.context().id(), Loopback.storeRq(9), Loopback.pattern(1000));
            association.receive();
            association.receive();
        })) {
            Association association = loop.connect(request);
            assertThat(association.contexts())
                    .hasSize(128)
                    .allMatch(context -> context.ourRoles().equals(both));
            AcceptedContext last = association.contexts().getLast();
            assertThat(last.id()).isEqualTo(255);
            association.send(last.id(), Loopback.storeRq(1), Loopback.pattern(1000));
            assertThat(association.receiveResponse().message()).isInstanceOf(CStoreRsp.class);
            Received back = association.receive().orElseThrow();
            assertThat(back.context()).isEqualTo(last);
            back.dataSet().orElseThrow().discard();
            association.send(last.id(), ((CStoreRq) back.message()).answer(Status.SUCCESS));
            association.release();
        }
    }

    @Test
    void aRoleThatIsNotGrantedIsNotOurs() throws Exception {
        Supported scuOnly = new Supported(Loopback.SYNTAXES, Set.of(), Set.of(Role.SCU));
        AssociationRequest request = new AssociationRequest(
                List.of(new Proposal(Uids.MRImageStorage, List.of(TransferSyntaxes.EXPLICIT_VR_LITTLE_ENDIAN))),
                Map.of(Uids.MRImageStorage, Set.of(Role.SCU, Role.SCP)),
                List.of());
        try (Loopback loop = new Loopback(
                SETTINGS, 8, (rq, remote) -> new Answer.Accept(uid -> Optional.of(scuOnly), Association::receive))) {
            Association association = loop.connect(request);
            assertThat(Loopback.storage(association).ourRoles()).containsExactly(Role.SCU);
            association.release();
        }
    }

    /** The consumer stands still; the sender must not: it is read from, and gets an answer once the consumer is back. */
    @Test
    @MayWarn("nothing was taken")
    void aDataSetThatIsNotTakenForTooLongIsDroppedAndItsRequestCanBeAnswered() throws Exception {
        CountDownLatch allSent = new CountDownLatch(1);
        AssociationSettings impatient = SETTINGS.withLongestPause(Duration.ofMillis(50));
        try (Loopback loop = new Loopback(impatient, 8, Loopback.accepting(association -> {
            Received rq = association.receive().orElseThrow();
            awaitUninterruptibly(allSent);
            Status status = Status.SUCCESS;
            try {
                Loopback.checksum(rq.dataSet().orElseThrow());
            } catch (AssociationException.Overrun e) {
                rq.dataSet().orElseThrow().discard();
                status = Status.OUT_OF_RESOURCES;
            }
            association.send(rq.context().id(), ((CStoreRq) rq.message()).answer(status));
            Received next = association.receive().orElseThrow();
            long sum = Loopback.checksum(next.dataSet().orElseThrow());
            association.send(
                    next.context().id(),
                    ((CStoreRq) next.message()).answer(Status.SUCCESS.withComment(Long.toString(sum))));
            association.receive();
        }))) {
            Association association = loop.connect();
            int context = Loopback.storage(association).id();
            // far more than all buffers between the two ends together
            association.send(context, Loopback.storeRq(1), Loopback.pattern(64 << 20));
            allSent.countDown();
            assertThat(((CStoreRsp) association.receiveResponse().message()).status())
                    .isEqualTo(Status.OUT_OF_RESOURCES);
            association.send(context, Loopback.storeRq(2), Loopback.pattern(5000));
            assertThat(((CStoreRsp) association.receiveResponse().message())
                            .status()
                            .errorComment())
                    .isEqualTo(Long.toString(checksumOf(5000)));
            association.release();
        }
    }

    private static long checksumOf(int bytes) {
        try {
            return Loopback.checksum(Loopback.pattern(bytes));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void credentialsAreInNoText() {
        var identity = new io.veilgate.core.ul.UserInformation.UserIdentity(
                2, true, StandardCharsets.UTF_8.encode("jane"), StandardCharsets.UTF_8.encode("secret"));
        assertThat(identity.toString()).doesNotContain("jane").doesNotContain("secret");
    }
}
