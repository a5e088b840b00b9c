package io.veilgate.scu.retrieve;

import static org.assertj.core.api.Assertions.assertThat;

import io.veilgate.core.dimse.Service;
import io.veilgate.core.dimse.Status;
import io.veilgate.core.dimse.StatusMeaning.Handling;
import io.veilgate.core.dimse.SubOperations;
import org.junit.jupiter.api.Test;

final class RetrieveOutcomeTest {
    private static RetrieveOutcome outcome(Service service, int status) {
        return new RetrieveOutcome(service, Status.of(status), SubOperations.NONE, 0);
    }

    @Test
    void aPacsThatIsShortOfSomethingIsAskedAgainLater() {
        for (int status : new int[] {0xA700, 0xA701, 0xA702, 0x0213}) {
            assertThat(outcome(Service.C_GET, status).handling()).isEqualTo(Handling.AGAIN_LATER);
            assertThat(outcome(Service.C_GET, status).isTooMuch()).isTrue();
        }
    }

    @Test
    void aDestinationThatThePacsCannotReachIsNotWaitedForButCountsAgainstTheNumberInUse() {
        assertThat(outcome(Service.C_MOVE, 0xA702).handling()).isEqualTo(Handling.AGAIN);
        assertThat(outcome(Service.C_MOVE, 0xA702).isTooMuch()).isTrue();
    }

    @Test
    void otherFailuresSayNothingAboutTheNumberInUse() {
        for (int status : new int[] {0x0000, 0xB000, 0xA801, 0xA900, 0xC001, 0x0122}) {
            assertThat(outcome(Service.C_MOVE, status).isTooMuch()).isFalse();
        }
    }
}
