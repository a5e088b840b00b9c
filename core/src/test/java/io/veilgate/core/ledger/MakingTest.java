package io.veilgate.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.veilgate.core.base.ReceivedUid;
import io.veilgate.core.base.Time;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which entries stay with what they may have been sent as. */
class MakingTest {
    @TempDir
    Path folder;

    private Ledger ledger;

    @BeforeEach
    void open() {
        ledger = Ledger.open(folder.resolve("ledger.db"), Time.system());
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    private List<Pin> begin(String digest, Long... spooled) {
        return ledger.beginMaking(new Making("stroke", digest, new byte[] {7}), new TreeSet<>(Set.of(spooled)))
                .join();
    }

    /** The digest of the making that an entry stays with. */
    private static String of(List<Pin> pins, long entry) {
        return pins.stream()
                .filter(pin -> pin.entries().contains(entry))
                .findFirst()
                .map(pin -> pin.making().digest())
                .orElse("now");
    }

    @Test
    void nothingIsPinnedAtTheFirstStart() {
        assertThat(begin("a", 1L, 2L)).isEmpty();
    }

    @Test
    void afterAKillEverythingInTheSpoolStaysWithWhatItMayHaveBeenSentAs() {
        begin("a");
        List<Pin> pins = begin("b", 10L, 20L);

        assertThat(of(pins, 10)).isEqualTo("a");
        assertThat(of(pins, 20)).isEqualTo("a");
        assertThat(of(pins, 21)).isEqualTo("now");
        assertThat(pins.getFirst().making().document()).containsExactly(7);
    }

    @Test
    void afterAStopInOrderOnlyUnsettledSendsStay() {
        begin("a");
        ledger.endMaking("stroke", Set.of(20L)).join();
        List<Pin> pins = begin("b", 10L, 20L, 30L);

        assertThat(of(pins, 10)).isEqualTo("now");
        assertThat(of(pins, 20)).isEqualTo("a");
        assertThat(of(pins, 30)).isEqualTo("now");
    }

    @Test
    void afterAChangeOnlyWhatWasBegunStaysWithWhatHeldBefore() {
        begin("a");
        change("b", 10L);
        List<Pin> pins = begin("c", 10L, 20L);

        assertThat(of(pins, 10)).isEqualTo("a");
        assertThat(of(pins, 20)).isEqualTo("b");
    }

    @Test
    void aStopInOrderAfterAChangeLeavesEachUnsettledSendWithItsOwn() {
        begin("a");
        change("b", 10L);
        ledger.endMaking("stroke", Set.of(10L, 20L)).join();
        List<Pin> pins = begin("b", 10L, 20L, 30L);

        assertThat(of(pins, 10)).isEqualTo("a");
        assertThat(of(pins, 20)).isEqualTo("now");
        assertThat(of(pins, 30)).isEqualTo("now");
    }

    @Test
    void aChangeBackMakesNoDifferenceToWhatWasBegunInBetween() {
        begin("a");
        change("b", 10L);
        change("a", 20L);
        List<Pin> pins = begin("a", 10L, 20L, 30L);

        assertThat(of(pins, 10)).isEqualTo("now");
        assertThat(of(pins, 20)).isEqualTo("b");
        assertThat(of(pins, 30)).isEqualTo("now");
    }

    @Test
    void whatIsSentAfterItsReleaseFromQuarantineStaysToo() {
        begin("a");
        release(10);
        ledger.endMaking("stroke", Set.of(10L)).join();

        assertThat(of(begin("b", 10L), 10)).isEqualTo("a");
    }

    private void change(String digest, Long... begun) {
        ledger.changeMaking(new Making("stroke", digest, new byte[] {7}), Set.of(begun))
                .join();
    }

    @Test
    void anEntryStaysWithTheFirstOfSeveralMakings() {
        begin("a");
        begin("b", 10L);
        List<Pin> pins = begin("c", 10L, 20L);

        assertThat(of(pins, 10)).isEqualTo("a");
        assertThat(of(pins, 20)).isEqualTo("b");
        assertThat(of(pins, 30)).isEqualTo("now");
    }

    @Test
    void whatAKilledNodeMayHaveSentStaysThoughALaterOneStopsInOrder() {
        begin("a");
        begin("a", 10L);
        ledger.endMaking("stroke", Set.of()).join();

        assertThat(of(begin("b", 10L, 20L), 10)).isEqualTo("a");
        assertThat(of(begin("b", 10L, 20L), 20)).isEqualTo("now");
    }

    @Test
    void aPinEndsWithItsLastEntry() {
        begin("a");
        begin("b", 10L, 20L);
        ledger.endMaking("stroke", Set.of()).join();

        assertThat(of(begin("b", 20L), 20)).isEqualTo("a");
        ledger.endMaking("stroke", Set.of()).join();
        assertThat(begin("b", 30L)).isEmpty();
        ledger.endMaking("stroke", Set.of()).join();
        assertThat(begin("b", 15L)).isEmpty();
    }

    @Test
    void unsettledSendsStayUntilTheyAreGone() {
        begin("a");
        ledger.endMaking("stroke", Set.of(20L)).join();
        begin("b", 20L);
        ledger.endMaking("stroke", Set.of(20L)).join();

        assertThat(of(begin("c", 20L), 20)).isEqualTo("a");
        ledger.endMaking("stroke", Set.of()).join();
        assertThat(begin("c")).isEmpty();
    }

    @Test
    void whatIsReleasedWhileNoNodeWorksIsBoundToNoMakingBefore() {
        begin("a");
        close();
        open();
        release(10);
        List<Pin> pins = begin("b", 10L, 20L);

        assertThat(of(pins, 10)).isEqualTo("now");
        assertThat(of(pins, 20)).isEqualTo("a");
        assertThat(of(begin("c", 10L, 20L), 10)).as("killed once more").isEqualTo("b");
    }

    @Test
    void whatIsReleasedWhileANodeWorksMayHaveBeenSentWhenThatIsKilled() {
        begin("a");
        release(10);

        assertThat(of(begin("b", 10L), 10)).isEqualTo("a");
    }

    @Test
    void whatIsReleasedIsBoundToTheMakingOfItsReleaseAndToNoneBefore() {
        begin("a");
        assertThat(of(begin("b", 10L), 10)).isEqualTo("a");
        release(10);

        assertThat(of(begin("c", 10L), 10)).isEqualTo("b");
    }

    @Test
    void whatIsReleasedAndNotSentBeforeAStopInOrderIsBoundToNothing() {
        begin("a");
        assertThat(of(begin("b", 10L), 10)).isEqualTo("a");
        release(10);
        ledger.endMaking("stroke", Set.of()).join();

        assertThat(of(begin("c", 10L), 10)).isEqualTo("now");
        assertThat(of(begin("d", 10L), 10)).as("killed").isEqualTo("c");
    }

    @Test
    void anUnsettledSendAfterTheReleaseIsNotThatOfAnEarlierMaking() {
        begin("a");
        assertThat(of(begin("b", 10L), 10)).isEqualTo("a");
        release(10);
        ledger.endMaking("stroke", Set.of(10L)).join();

        assertThat(of(begin("c", 10L), 10)).isEqualTo("b");
    }

    @Test
    void anUnsettledSendOfAnEarlierMakingStaysWithThat() {
        begin("a");
        assertThat(of(begin("b", 10L), 10)).isEqualTo("a");
        ledger.endMaking("stroke", Set.of(10L)).join();

        assertThat(of(begin("c", 10L), 10)).isEqualTo("a");
    }

    private void release(long entry) {
        ledger.record(new Change.Released(new InstanceKey("stroke", new ReceivedUid("1.2.3")), entry))
                .join();
    }

    @Test
    void goingBackToAnEarlierMakingIsNoChangeForItsEntries() {
        begin("a");
        begin("b", 10L);
        List<Pin> pins = begin("a", 10L, 20L);

        assertThat(of(pins, 10)).isEqualTo("now");
        assertThat(of(pins, 20)).isEqualTo("b");
    }

    @Test
    void projectsArePinnedByThemselves() {
        begin("a");
        ledger.beginMaking(new Making("liver", "a", new byte[0]), new TreeSet<>())
                .join();
        ledger.endMaking("stroke", Set.of()).join();

        assertThat(begin("b", 10L)).isEmpty();
        assertThat(ledger.beginMaking(new Making("liver", "b", new byte[0]), new TreeSet<>(Set.of(10L)))
                        .join())
                .hasSize(1);
    }
}
