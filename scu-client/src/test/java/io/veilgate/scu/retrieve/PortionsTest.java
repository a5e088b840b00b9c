package io.veilgate.scu.retrieve;

import static org.assertj.core.api.Assertions.assertThat;

import io.veilgate.core.base.ReceivedUid;
import io.veilgate.core.base.Tag;
import io.veilgate.core.ledger.Study;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PortionsTest {
    private static final ReceivedUid STUDY = new ReceivedUid("1.2");
    private static final Study.Series ONE = series("1.2.1", 4);
    private static final Study.Series TWO = series("1.2.2", 6);
    private static final StudyPlan PLAN = plan(ONE, TWO);

    @Test
    void asksForTheWholeStudyWhereAllOfItIsMissing() {
        assertThat(new Portions(10, 1000).of(STUDY, PLAN, List.of(ONE, TWO)))
                .containsExactly(FetchTarget.wholeStudy(STUDY, 10));
    }

    @Test
    void asksBySeriesWhereTheStudyIsTooLarge() {
        assertThat(new Portions(10, 60).of(STUDY, PLAN, List.of(ONE, TWO)))
                .containsExactly(
                        FetchTarget.wholeSeries(STUDY, ONE.uid(), 4), FetchTarget.wholeSeries(STUDY, TWO.uid(), 6));
    }

    @Test
    void asksByInstanceWhereASeriesIsTooLargeOrPartlyThere() {
        List<FetchTarget> tooLarge = new Portions(10, 30).of(STUDY, plan(TWO), List.of(TWO));
        assertThat(tooLarge).extracting(FetchTarget::instances).containsExactly(3, 3);
        assertThat(tooLarge).extracting(FetchTarget::level).containsOnly("IMAGE");

        Study.Series rest = new Study.Series(TWO.uid(), TWO.instances().subList(4, 6));
        assertThat(new Portions(10, 1000).of(STUDY, PLAN, List.of(rest)))
                .containsExactly(FetchTarget.someInstances(STUDY, TWO.uid(), rest.instances()));
    }

    @Test
    void anInstanceLargerThanWhatFitsIsStillAskedFor() {
        assertThat(new Portions(1_000_000, 10).of(STUDY, plan(ONE), List.of(ONE)))
                .extracting(FetchTarget::instances)
                .containsExactly(1, 1, 1, 1);
    }

    @Test
    void anIdentifierNamesItsLevelAndTheUidsAbove() {
        var identifier =
                FetchTarget.someInstances(STUDY, ONE.uid(), ONE.instances()).identifier();
        assertThat(identifier.string(Tag.QueryRetrieveLevel)).contains("IMAGE");
        assertThat(identifier.string(Tag.StudyInstanceUID)).contains("1.2");
        assertThat(identifier.string(Tag.SeriesInstanceUID)).contains("1.2.1");
        assertThat(identifier.strings(Tag.SOPInstanceUID)).hasSize(4);
    }

    private static Study.Series series(String uid, int instances) {
        return new Study.Series(
                new ReceivedUid(uid),
                IntStream.range(0, instances)
                        .mapToObj(i -> new ReceivedUid(uid + "." + (i + 1)))
                        .toList());
    }

    private static StudyPlan plan(Study.Series... all) {
        Map<ReceivedUid, List<ReceivedUid>> instances = new LinkedHashMap<>();
        for (Study.Series series : all) {
            instances.put(series.uid(), series.instances());
        }
        return new StudyPlan(STUDY, Set.of(), Set.of(), instances);
    }
}
