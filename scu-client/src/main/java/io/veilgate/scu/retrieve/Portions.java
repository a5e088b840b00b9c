package io.veilgate.scu.retrieve;

import io.veilgate.core.base.ReceivedUid;
import io.veilgate.core.ledger.Study;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts what is missing of a study into requests: the whole study where all of it is missing and it fits into the spool, else whole series,
 * else lists of instances.
 *
 * @param bytesPerInstance expected mean
 * @param largestBytes that one request may bring
 */
record Portions(long bytesPerInstance, long largestBytes) {
    /** UIDs in one identifier: an element's value of 64 KB holds them with room to spare. */
    private static final int UIDS_IN_A_REQUEST = 500;

    /**
     * @param known instances of each series, all of them
     * @param missing those to fetch, by series
     */
    List<FetchTarget> of(ReceivedUid study, StudyPlan known, List<Study.Series> missing) {
        int wanted =
                missing.stream().mapToInt(series -> series.instances().size()).sum();
        int all = known.instances().values().stream().mapToInt(List::size).sum();
        if (wanted == all && fits(wanted)) {
            return List.of(FetchTarget.wholeStudy(study, wanted));
        }
        List<FetchTarget> targets = new ArrayList<>();
        for (Study.Series series : missing) {
            int ofSeries = series.instances().size();
            boolean whole = ofSeries
                    == known.instances().getOrDefault(series.uid(), List.of()).size();
            if (whole && fits(ofSeries)) {
                targets.add(FetchTarget.wholeSeries(study, series.uid(), ofSeries));
            } else {
                addInstances(study, series, targets);
            }
        }
        return targets;
    }

    private void addInstances(ReceivedUid study, Study.Series series, List<FetchTarget> targets) {
        int atATime = Math.clamp(largestBytes / Math.max(1, bytesPerInstance), 1, UIDS_IN_A_REQUEST);
        List<ReceivedUid> instances = series.instances();
        for (int from = 0; from < instances.size(); from += atATime) {
            targets.add(FetchTarget.someInstances(
                    study, series.uid(), instances.subList(from, Math.min(instances.size(), from + atATime))));
        }
    }

    private boolean fits(int instances) {
        return instances * bytesPerInstance <= largestBytes;
    }
}
