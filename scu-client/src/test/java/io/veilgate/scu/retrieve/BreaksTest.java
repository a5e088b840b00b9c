package io.veilgate.scu.retrieve;

import static org.assertj.core.api.Assertions.assertThat;

import io.veilgate.core.base.ReceivedUid;
import io.veilgate.core.ledger.Study;
import java.util.List;
import org.junit.jupiter.api.Test;

class BreaksTest {
    private static final ReceivedUid STUDY = new ReceivedUid("1.2");
    private static final ReceivedUid SERIES = new ReceivedUid("1.2.3");
    private static final ReceivedUid POISON = new ReceivedUid("1.2.3.4");
    private static final ReceivedUid HARMLESS = new ReceivedUid("1.2.3.5");
    private static final List<Study.Series> BOTH = List.of(new Study.Series(SERIES, List.of(POISON, HARMLESS)));
    private static final List<Study.Series> ONE = List.of(new Study.Series(SERIES, List.of(POISON)));

    private final Breaks breaks = new Breaks();

    @Test
    void whatWasAskedForInVainTogetherIsAskedForOneByOne() {
        assertThat(breaks.innocent(BOTH)).isEqualTo(BOTH);
        breaks.begin(FetchTarget.wholeStudy(STUDY, 2));
        breaks.inVain(BOTH);
        assertThat(breaks.innocent(BOTH)).isEmpty();
        assertThat(breaks.suspect(BOTH)).isEqualTo(BOTH);
        assertThat(breaks.givenUp(BOTH)).isEmpty();
    }

    @Test
    void onlyWhatBreaksAloneTooIsGivenUp() {
        breaks.begin(FetchTarget.wholeStudy(STUDY, 2));
        breaks.inVain(BOTH);
        for (int i = 0; i < 3; i++) {
            breaks.begin(FetchTarget.someInstances(STUDY, SERIES, List.of(POISON)));
            breaks.inVain(BOTH);
        }
        assertThat(breaks.givenUp(BOTH)).isEqualTo(ONE);
        assertThat(breaks.suspect(BOTH)).isEqualTo(List.of(new Study.Series(SERIES, List.of(HARMLESS))));
    }

    @Test
    void anAssociationThatEndsBetweenRequestsBlamesNothing() {
        breaks.inVain(BOTH);
        breaks.begin(FetchTarget.wholeStudy(STUDY, 2));
        breaks.end();
        breaks.inVain(BOTH);
        assertThat(breaks.innocent(BOTH)).isEqualTo(BOTH);
    }
}
