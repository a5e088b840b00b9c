package io.veilgate.core.ul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.veilgate.core.base.AbortReason;
import io.veilgate.core.base.AeTitle;
import io.veilgate.core.base.ReceivedUid;
import io.veilgate.core.base.Uid;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** Every cell of PS3.8 Table 9-10, 19 events by 13 states, the empty ones included. */
class UpperLayerTableTest {
    private static final UserInformation USER = UserInformation.of(16384, new Uid("2.25.1"), "TEST", List.of());
    private static final Pdu.AssociateRq RQ =
            new Pdu.AssociateRq(new AeTitle("CALLED"), new AeTitle("CALLING"), List.of(), USER);
    private static final Pdu.AssociateAc AC = new Pdu.AssociateAc(RQ, List.of(), USER);
    private static final Rejection REJECTION = Rejection.CALLED_AE_TITLE_NOT_RECOGNIZED;

    @ParameterizedTest(name = "event {0} in state {1}: {2}")
    @CsvFileSource(resources = "state-table.csv", numLinesToSkip = 1)
    void everyCellDoesWhatTheTableSays(int event, int state, String action, String next) {
        State before = state(state);
        if (action == null) {
            for (Side side : Side.values()) {
                assertThatThrownBy(() -> UpperLayer.next(before, event(event), side))
                        .isInstanceOf(IllegalStateException.class);
            }
            return;
        }
        switch (action) {
            case "AE-6" -> {
                assertThat(UpperLayer.next(before, event(event), Side.ACCEPTOR))
                        .isEqualTo(new Step(state(3), new Action.StopArtim(), new Action.Indicate(RQ)));
                Pdu.AssociateRq otherVersion = version(2, RQ.applicationContext());
                Pdu.AssociateRq otherContext = version(1, new ReceivedUid("1.2.3"));
                assertThat(UpperLayer.next(before, new Event.Received(otherVersion), Side.ACCEPTOR))
                        .isEqualTo(refusal(Rejection.PROTOCOL_VERSION_NOT_SUPPORTED));
                assertThat(UpperLayer.next(before, new Event.Received(otherContext), Side.ACCEPTOR))
                        .isEqualTo(refusal(Rejection.APPLICATION_CONTEXT_NOT_SUPPORTED));
            }
            case "AR-8" -> {
                Action indicate = new Action.Indicate(new Pdu.ReleaseRq());
                assertThat(UpperLayer.next(before, event(event), Side.REQUESTOR))
                        .isEqualTo(new Step(state(9), indicate));
                assertThat(UpperLayer.next(before, event(event), Side.ACCEPTOR))
                        .isEqualTo(new Step(state(10), indicate));
            }
            default -> {
                for (Side side : Side.values()) {
                    Step step = UpperLayer.next(before, event(event), side);
                    assertThat(step.next()).isEqualTo(state(Integer.parseInt(next)));
                    assertThat(step.actions()).isEqualTo(actions(action, event(event)));
                }
            }
        }
    }

    private static Step refusal(Rejection rejection) {
        return new Step(state(13), new Action.Send(new Pdu.AssociateRj(rejection)), new Action.StartArtim());
    }

    private static Pdu.AssociateRq version(int version, ReceivedUid applicationContext) {
        return new Pdu.AssociateRq(version, "CALLED", "CALLING", applicationContext, List.of(), USER);
    }

    private static State state(int number) {
        for (State state : State.values()) {
            if (state.name().startsWith("STA" + number + "_")) {
                return state;
            }
        }
        throw new IllegalArgumentException("Sta" + number);
    }

    /** Rows of Table 9-10. */
    private static Event event(int number) {
        return switch (number) {
            case 1 -> new Event.AssociateRequested();
            case 2 -> new Event.TransportConnected(RQ);
            case 3 -> new Event.Received(AC);
            case 4 -> new Event.Received(new Pdu.AssociateRj(REJECTION));
            case 5 -> new Event.TransportAccepted();
            case 6 -> new Event.Received(RQ);
            case 7 -> new Event.AssociateAccepted(AC);
            case 8 -> new Event.AssociateRejected(REJECTION);
            case 9 -> new Event.PDataRequested();
            case 10 -> new Event.ReceivedPData();
            case 11 -> new Event.ReleaseRequested();
            case 12 -> new Event.Received(new Pdu.ReleaseRq());
            case 13 -> new Event.Received(new Pdu.ReleaseRp());
            case 14 -> new Event.ReleaseAnswered();
            case 15 -> new Event.AbortRequested(AbortReason.SERVICE_USER);
            case 16 -> new Event.Received(new Pdu.Abort(AbortReason.SERVICE_USER));
            case 17 -> new Event.TransportClosed();
            case 18 -> new Event.ArtimExpired();
            case 19 -> new Event.ReceivedMalformed(AbortReason.UNRECOGNIZED_PDU);
            default -> throw new IllegalArgumentException("event " + number);
        };
    }

    /** Tables 9-6 to 9-9. */
    private static List<Action> actions(String name, Event event) {
        AbortReason fault = switch (event) {
            case Event.ReceivedMalformed(var reason) -> reason;
            case Event.AbortRequested(var reason) -> reason;
            default -> AbortReason.UNEXPECTED_PDU;
        };
        Action received = event instanceof Event.Received(Pdu pdu) ? new Action.Indicate(pdu) : null;
        List<Action> actions = new ArrayList<>();
        switch (name) {
            case "AE-1" -> actions.add(new Action.Connect());
            case "AE-2" -> actions.add(new Action.Send(RQ));
            case "AE-3", "AR-2", "AR-10" -> actions.add(received);
            case "AE-4", "AR-3", "AA-3" -> {
                actions.add(received);
                actions.add(new Action.CloseTransport());
            }
            case "AE-5" -> actions.add(new Action.StartArtim());
            case "AE-7" -> actions.add(new Action.Send(AC));
            case "AE-8" -> {
                actions.add(new Action.Send(new Pdu.AssociateRj(REJECTION)));
                actions.add(new Action.StartArtim());
            }
            case "DT-1", "AR-7" -> actions.add(new Action.SendPData());
            case "DT-2", "AR-6" -> actions.add(new Action.DeliverPData());
            case "AR-1" -> actions.add(new Action.Send(new Pdu.ReleaseRq()));
            case "AR-4" -> {
                actions.add(new Action.Send(new Pdu.ReleaseRp()));
                actions.add(new Action.StartArtim());
            }
            case "AR-9" -> actions.add(new Action.Send(new Pdu.ReleaseRp()));
            case "AR-5", "AA-5" -> actions.add(new Action.StopArtim());
            case "AA-1" -> {
                actions.add(new Action.Send(new Pdu.Abort(fault)));
                actions.add(new Action.StartArtim());
            }
            case "AA-2" -> {
                actions.add(new Action.StopArtim());
                actions.add(new Action.CloseTransport());
            }
            case "AA-4" -> actions.add(new Action.IndicateConnectionLost());
            case "AA-6" -> {}
            case "AA-7" -> actions.add(new Action.Send(new Pdu.Abort(fault)));
            case "AA-8" -> {
                actions.add(new Action.Send(new Pdu.Abort(fault)));
                actions.add(new Action.IndicateProviderAbort(fault));
                actions.add(new Action.StartArtim());
            }
            default -> throw new IllegalArgumentException(name);
        }
        return actions;
    }
}
