package io.veilgate.core.ul;

import static io.veilgate.core.ul.State.STA10_COLLISION_ACCEPTOR_AWAITING_RELEASE_RP;
import static io.veilgate.core.ul.State.STA11_COLLISION_REQUESTOR_AWAITING_RELEASE_RP;
import static io.veilgate.core.ul.State.STA12_COLLISION_ACCEPTOR_AWAITING_LOCAL_RESPONSE;
import static io.veilgate.core.ul.State.STA13_AWAITING_CLOSE;
import static io.veilgate.core.ul.State.STA1_IDLE;
import static io.veilgate.core.ul.State.STA2_AWAITING_ASSOCIATE_RQ;
import static io.veilgate.core.ul.State.STA3_AWAITING_LOCAL_ASSOCIATE_RESPONSE;
import static io.veilgate.core.ul.State.STA4_AWAITING_TRANSPORT;
import static io.veilgate.core.ul.State.STA5_AWAITING_ASSOCIATE_RESPONSE;
import static io.veilgate.core.ul.State.STA6_ESTABLISHED;
import static io.veilgate.core.ul.State.STA7_AWAITING_RELEASE_RP;
import static io.veilgate.core.ul.State.STA8_AWAITING_LOCAL_RELEASE_RESPONSE;
import static io.veilgate.core.ul.State.STA9_COLLISION_REQUESTOR_AWAITING_LOCAL_RESPONSE;

import io.veilgate.core.base.AbortReason;
import io.veilgate.core.base.Uids;

/**
 * The state machine of the upper layer as a function (PS3.8 §9.2, Table 9-10). A cell that the table leaves empty is a mistake of the caller:
 * {@link IllegalStateException}.
 */
public final class UpperLayer {
    private static final Step DT_1 = new Step(STA6_ESTABLISHED, new Action.SendPData());
    private static final Step DT_2 = new Step(STA6_ESTABLISHED, new Action.DeliverPData());

    private UpperLayer() {}

    public static Step next(State state, Event event, Side side) {
        return switch (state) {
            case STA1_IDLE -> onIdle(event);
            case STA2_AWAITING_ASSOCIATE_RQ -> onAwaitingRq(event);
            case STA3_AWAITING_LOCAL_ASSOCIATE_RESPONSE -> onAwaitingLocalAssociateResponse(event);
            case STA4_AWAITING_TRANSPORT -> onAwaitingTransport(event);
            case STA5_AWAITING_ASSOCIATE_RESPONSE -> onAwaitingAssociateResponse(event);
            case STA6_ESTABLISHED -> onEstablished(event);
            case STA7_AWAITING_RELEASE_RP -> onAwaitingReleaseRp(event, side);
            case STA8_AWAITING_LOCAL_RELEASE_RESPONSE -> onAwaitingLocalReleaseResponse(event);
            case STA9_COLLISION_REQUESTOR_AWAITING_LOCAL_RESPONSE ->
                event instanceof Event.ReleaseAnswered
                        ? new Step(STA11_COLLISION_REQUESTOR_AWAITING_RELEASE_RP, send(new Pdu.ReleaseRp())) // AR-9
                        : otherwise(state, event);
            case STA10_COLLISION_ACCEPTOR_AWAITING_RELEASE_RP ->
                event instanceof Event.Received(Pdu.ReleaseRp rp)
                        ? new Step(STA12_COLLISION_ACCEPTOR_AWAITING_LOCAL_RESPONSE, new Action.Indicate(rp)) // AR-10
                        : otherwise(state, event);
            case STA11_COLLISION_REQUESTOR_AWAITING_RELEASE_RP ->
                event instanceof Event.Received(Pdu.ReleaseRp rp) ? released(rp) : otherwise(state, event);
            case STA12_COLLISION_ACCEPTOR_AWAITING_LOCAL_RESPONSE ->
                event instanceof Event.ReleaseAnswered ? answerRelease() : otherwise(state, event);
            case STA13_AWAITING_CLOSE -> onAwaitingClose(event);
        };
    }

    private static Step onIdle(Event event) {
        return switch (event) {
            case Event.AssociateRequested() -> new Step(STA4_AWAITING_TRANSPORT, new Action.Connect()); // AE-1
            case Event.TransportAccepted() -> new Step(STA2_AWAITING_ASSOCIATE_RQ, new Action.StartArtim()); // AE-5
            default -> throw impossible(STA1_IDLE, event);
        };
    }

    private static Step onAwaitingRq(Event event) {
        return switch (event) {
            case Event.Received(Pdu.AssociateRq rq) -> judge(rq); // AE-6
            case Event.Received(Pdu.Abort ignored) -> closeNow(); // AA-2
            case Event.Received(var ignored) -> abort(AbortReason.UNEXPECTED_PDU); // AA-1
            case Event.ReceivedPData() -> abort(AbortReason.UNEXPECTED_PDU); // AA-1
            case Event.ReceivedMalformed(var reason) -> abort(reason); // AA-1
            case Event.TransportClosed() -> new Step(STA1_IDLE, new Action.StopArtim()); // AA-5
            case Event.ArtimExpired() -> closeNow(); // AA-2
            default -> throw impossible(STA2_AWAITING_ASSOCIATE_RQ, event);
        };
    }

    /** What the provider itself refuses: another protocol version, another application context. */
    private static Step judge(Pdu.AssociateRq rq) {
        if ((rq.protocolVersion() & Pdu.PROTOCOL_VERSION_1) == 0) {
            return reject(Rejection.PROTOCOL_VERSION_NOT_SUPPORTED);
        }
        if (!rq.applicationContext().is(Uids.DICOMApplicationContext)) {
            return reject(Rejection.APPLICATION_CONTEXT_NOT_SUPPORTED);
        }
        return new Step(STA3_AWAITING_LOCAL_ASSOCIATE_RESPONSE, new Action.StopArtim(), new Action.Indicate(rq));
    }

    private static Step onAwaitingLocalAssociateResponse(Event event) {
        return switch (event) {
            case Event.AssociateAccepted(var ac) -> new Step(STA6_ESTABLISHED, send(ac)); // AE-7
            case Event.AssociateRejected(var rejection) -> reject(rejection); // AE-8
            default -> otherwise(STA3_AWAITING_LOCAL_ASSOCIATE_RESPONSE, event);
        };
    }

    private static Step onAwaitingTransport(Event event) {
        return switch (event) {
            case Event.TransportConnected(var rq) -> new Step(STA5_AWAITING_ASSOCIATE_RESPONSE, send(rq)); // AE-2
            case Event.AbortRequested(var ignored) -> closeNow(); // AA-2
            case Event.TransportClosed() -> new Step(STA1_IDLE, new Action.IndicateConnectionLost()); // AA-4
            default -> throw impossible(STA4_AWAITING_TRANSPORT, event);
        };
    }

    private static Step onAwaitingAssociateResponse(Event event) {
        return switch (event) {
            case Event.Received(Pdu.AssociateAc ac) -> new Step(STA6_ESTABLISHED, new Action.Indicate(ac)); // AE-3
            case Event.Received(Pdu.AssociateRj rj) ->
                new Step(STA1_IDLE, new Action.Indicate(rj), new Action.CloseTransport()); // AE-4
            default -> otherwise(STA5_AWAITING_ASSOCIATE_RESPONSE, event);
        };
    }

    private static Step onEstablished(Event event) {
        return switch (event) {
            case Event.PDataRequested() -> DT_1;
            case Event.ReceivedPData() -> DT_2;
            case Event.ReleaseRequested() -> new Step(STA7_AWAITING_RELEASE_RP, send(new Pdu.ReleaseRq())); // AR-1
            case Event.Received(Pdu.ReleaseRq rq) ->
                new Step(STA8_AWAITING_LOCAL_RELEASE_RESPONSE, new Action.Indicate(rq)); // AR-2
            default -> otherwise(STA6_ESTABLISHED, event);
        };
    }

    private static Step onAwaitingReleaseRp(Event event, Side side) {
        return switch (event) {
            case Event.ReceivedPData() -> new Step(STA7_AWAITING_RELEASE_RP, new Action.DeliverPData()); // AR-6
            case Event.Received(Pdu.ReleaseRp rp) -> released(rp); // AR-3
            case Event.Received(Pdu.ReleaseRq rq) ->
                new Step(
                        side == Side.REQUESTOR
                                ? STA9_COLLISION_REQUESTOR_AWAITING_LOCAL_RESPONSE
                                : STA10_COLLISION_ACCEPTOR_AWAITING_RELEASE_RP,
                        new Action.Indicate(rq)); // AR-8
            default -> otherwise(STA7_AWAITING_RELEASE_RP, event);
        };
    }

    private static Step onAwaitingLocalReleaseResponse(Event event) {
        return switch (event) {
            case Event.PDataRequested() ->
                new Step(STA8_AWAITING_LOCAL_RELEASE_RESPONSE, new Action.SendPData()); // AR-7
            case Event.ReleaseAnswered() -> answerRelease(); // AR-4
            default -> otherwise(STA8_AWAITING_LOCAL_RELEASE_RESPONSE, event);
        };
    }

    private static Step onAwaitingClose(Event event) {
        return switch (event) {
            case Event.Received(Pdu.AssociateRq ignored) -> sendAbort(AbortReason.UNEXPECTED_PDU); // AA-7
            case Event.Received(Pdu.Abort ignored) -> closeNow(); // AA-2
            case Event.Received(var ignored) -> new Step(STA13_AWAITING_CLOSE); // AA-6
            case Event.ReceivedPData() -> new Step(STA13_AWAITING_CLOSE); // AA-6
            case Event.ReceivedMalformed(var reason) -> sendAbort(reason); // AA-7
            case Event.TransportClosed() -> new Step(STA1_IDLE, new Action.StopArtim()); // AR-5
            case Event.ArtimExpired() -> closeNow(); // AA-2
            default -> throw impossible(STA13_AWAITING_CLOSE, event);
        };
    }

    /** What every state with an association, or with one being set up, has in common. */
    private static Step otherwise(State state, Event event) {
        return switch (event) {
            case Event.Received(Pdu.Abort abort) ->
                new Step(STA1_IDLE, new Action.Indicate(abort), new Action.CloseTransport()); // AA-3
            case Event.Received(var ignored) -> providerAbort(AbortReason.UNEXPECTED_PDU); // AA-8
            case Event.ReceivedPData() -> providerAbort(AbortReason.UNEXPECTED_PDU); // AA-8
            case Event.ReceivedMalformed(var reason) -> providerAbort(reason); // AA-8
            case Event.AbortRequested(var reason) -> abort(reason); // AA-1
            case Event.TransportClosed() -> new Step(STA1_IDLE, new Action.IndicateConnectionLost()); // AA-4
            default -> throw impossible(state, event);
        };
    }

    private static Step reject(Rejection rejection) { // AE-8, and AE-6 where the provider refuses
        return new Step(STA13_AWAITING_CLOSE, send(new Pdu.AssociateRj(rejection)), new Action.StartArtim());
    }

    private static Step released(Pdu.ReleaseRp rp) { // AR-3
        return new Step(STA1_IDLE, new Action.Indicate(rp), new Action.CloseTransport());
    }

    private static Step answerRelease() { // AR-4
        return new Step(STA13_AWAITING_CLOSE, send(new Pdu.ReleaseRp()), new Action.StartArtim());
    }

    private static Step abort(AbortReason reason) { // AA-1
        return new Step(STA13_AWAITING_CLOSE, send(new Pdu.Abort(reason)), new Action.StartArtim());
    }

    private static Step closeNow() { // AA-2
        return new Step(STA1_IDLE, new Action.StopArtim(), new Action.CloseTransport());
    }

    private static Step sendAbort(AbortReason reason) { // AA-7
        return new Step(STA13_AWAITING_CLOSE, send(new Pdu.Abort(reason)));
    }

    private static Step providerAbort(AbortReason reason) { // AA-8
        return new Step(
                STA13_AWAITING_CLOSE,
                send(new Pdu.Abort(reason)),
                new Action.IndicateProviderAbort(reason),
                new Action.StartArtim());
    }

    private static Action send(Pdu pdu) {
        return new Action.Send(pdu);
    }

    private static IllegalStateException impossible(State state, Event event) {
        return new IllegalStateException(event.getClass().getSimpleName() + " cannot happen in " + state);
    }
}
