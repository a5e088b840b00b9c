package io.veilgate.scu.retrieve;

import io.veilgate.core.base.ReceivedUid;
import io.veilgate.core.ledger.Study;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Instances of one study at which a PACS has ended the association, or did not answer, without having sent anything new. They are asked for
 * one by one, after the others; one at which that goes on happening is given up, so that it does not keep the rest from coming. One thread.
 */
final class Breaks {
    /** In vain, each time it was asked for alone or among others. */
    private static final int MOST = 4;

    private final Map<ReceivedUid, Integer> breaks = new HashMap<>();
    /** What is being fetched; null between requests. */
    private @Nullable FetchTarget target;

    void begin(FetchTarget fetched) {
        target = fetched;
    }

    void end() {
        target = null;
    }

    /** The association has ended in the middle of a request that has brought nothing. */
    void inVain(List<Study.Series> missing) {
        FetchTarget broken = target;
        target = null;
        if (broken == null) {
            return;
        }
        for (Study.Series series : missing) {
            if (!broken.series().isEmpty() && !broken.series().contains(series.uid())) {
                continue;
            }
            for (ReceivedUid instance : series.instances()) {
                if (broken.sopInstances().isEmpty() || broken.sopInstances().contains(instance)) {
                    breaks.merge(instance, 1, Integer::sum);
                }
            }
        }
    }

    /** What is to be asked for as usual. */
    List<Study.Series> innocent(List<Study.Series> missing) {
        return select(missing, 0, 0);
    }

    /** What is to be asked for one by one. */
    List<Study.Series> suspect(List<Study.Series> missing) {
        return select(missing, 1, MOST - 1);
    }

    /** What is not to be asked for any more. */
    List<Study.Series> givenUp(List<Study.Series> missing) {
        return select(missing, MOST, Integer.MAX_VALUE);
    }

    private List<Study.Series> select(List<Study.Series> missing, int least, int most) {
        List<Study.Series> selected = new ArrayList<>();
        for (Study.Series series : missing) {
            List<ReceivedUid> instances = series.instances().stream()
                    .filter(instance -> {
                        int count = breaks.getOrDefault(instance, 0);
                        return least <= count && count <= most;
                    })
                    .toList();
            if (!instances.isEmpty()) {
                selected.add(new Study.Series(series.uid(), instances));
            }
        }
        return selected;
    }
}
