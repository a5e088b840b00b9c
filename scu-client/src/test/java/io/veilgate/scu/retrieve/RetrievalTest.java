package io.veilgate.scu.retrieve;

import static org.assertj.core.api.Assertions.assertThat;

import io.veilgate.core.base.AeTitle;
import io.veilgate.core.base.ReceivedUid;
import io.veilgate.core.base.Stages;
import io.veilgate.core.base.Time;
import io.veilgate.core.base.Uids;
import io.veilgate.core.dimse.DimseMessage;
import io.veilgate.core.dimse.DimseMessage.CMoveRq;
import io.veilgate.core.dimse.Status;
import io.veilgate.core.dimse.StatusMeaning.Handling;
import io.veilgate.core.dimse.SubOperations;
import io.veilgate.core.net.Acceptor;
import io.veilgate.core.net.Association;
import io.veilgate.core.net.AssociationHandler;
import io.veilgate.core.net.AssociationSettings;
import io.veilgate.core.net.EventLoops;
import io.veilgate.core.net.Received;
import io.veilgate.core.net.RemoteAe;
import io.veilgate.core.net.Requestor;
import io.veilgate.core.ul.ContextPolicy;
import io.veilgate.scu.pace.Flow;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RetrievalTest {
    private final CompletableFuture<Retrieval> running = new CompletableFuture<>();
    private final AtomicBoolean over = new AtomicBoolean();
    private Consumer<Retrieval> deliveries = _ -> {};
    private final List<DimseMessage> afterTheRequest = new CopyOnWriteArrayList<>();

    /** A PACS that delivers, and answers once it is told to stop. */
    private void serve(Association association) throws IOException {
        Received request = association.receive().orElseThrow();
        CMoveRq move = (CMoveRq) request.message();
        request.dataSet().orElseThrow().discard();
        deliveries.accept(running.join());
        for (Optional<Received> next = association.receive(); next.isPresent(); next = association.receive()) {
            afterTheRequest.add(next.get().message());
            association.send(request.context().id(), move.answer(Status.CANCEL, SubOperations.pending(7, 0, 2, 0)));
        }
    }

    @Test
    void aDeliveryThatWasRefusedCancelsItsMoveOnce() throws Exception {
        deliveries = retrieval -> {
            retrieval.deliveryRefused();
            retrieval.deliveryRefused();
        };
        RetrieveOutcome outcome = move();
        assertThat(outcome.refused()).isEqualTo(2);
        assertThat(outcome.handling()).isEqualTo(Handling.CANCELLED);
        assertThat(outcome.isComplete()).isFalse();
        assertThat(afterTheRequest).containsExactly(new DimseMessage.CCancelRq(4711));
    }

    @Test
    void aMoveWithoutPendingResponsesIsBrokenOffAtADelivery() throws Exception {
        deliveries = retrieval -> {
            retrieval.delivered();
            over.set(true);
            retrieval.delivered();
        };
        assertThat(move().handling()).isEqualTo(Handling.CANCELLED);
        assertThat(afterTheRequest).containsExactly(new DimseMessage.CCancelRq(4711));
    }

    private RetrieveOutcome move() throws Exception {
        try (EventLoops loops = EventLoops.start(1);
                Acceptor pacs = Acceptor.bind(
                        loops,
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        AssociationSettings.defaults(),
                        1,
                        (rq, remote) -> new AssociationHandler.Answer.Accept(
                                uid -> Optional.of(ContextPolicy.Supported.scu(Set.of(Uids.ExplicitVRLittleEndian))),
                                this::serve));
                Association association = new Requestor(loops, new AeTitle("VEILGATE"), AssociationSettings.defaults())
                        .connect(
                                new RemoteAe(
                                        new AeTitle("PACS"),
                                        "127.0.0.1",
                                        pacs.address().getPort()),
                                RetrieveContexts.forMove())) {
            Retrieval retrieval = new Retrieval(
                    association,
                    association
                            .contexts(Uids.StudyRootQueryRetrieveInformationModelMove)
                            .getFirst(),
                    new SpoolReceiver(null, null, new Stages(Time.system()), Time.system()),
                    null,
                    null,
                    Flow.FREE,
                    new Asked(new ReceivedUid("2.25.1"), _ -> false),
                    over::get);
            running.complete(retrieval);
            RetrieveOutcome outcome = retrieval.move(
                    FetchTarget.wholeStudy(new ReceivedUid("2.25.1"), 9),
                    4711,
                    "VEILGATE",
                    new Deliveries(Flow.FREE, 9, retrieval::delivered));
            association.release();
            return outcome;
        }
    }
}
