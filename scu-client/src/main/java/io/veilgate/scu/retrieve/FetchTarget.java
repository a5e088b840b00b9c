package io.veilgate.scu.retrieve;

import io.veilgate.core.base.ReceivedUid;
import io.veilgate.core.base.Tag;
import io.veilgate.core.base.Vr;
import io.veilgate.core.dataset.DataSet;
import java.util.List;

/**
 * What one C-GET or C-MOVE asks for, at the level of study, series or image (PS3.4 §C.4.2.2.1).
 *
 * @param instances how many it should bring
 */
record FetchTarget(ReceivedUid study, List<ReceivedUid> series, List<ReceivedUid> sopInstances, int instances) {
    static FetchTarget wholeStudy(ReceivedUid study, int instances) {
        return new FetchTarget(study, List.of(), List.of(), instances);
    }

    static FetchTarget wholeSeries(ReceivedUid study, ReceivedUid series, int instances) {
        return new FetchTarget(study, List.of(series), List.of(), instances);
    }

    static FetchTarget someInstances(ReceivedUid study, ReceivedUid series, List<ReceivedUid> sopInstances) {
        return new FetchTarget(study, List.of(series), List.copyOf(sopInstances), sopInstances.size());
    }

    /** The identifier of the request. */
    DataSet identifier() {
        DataSet identifier = DataSet.littleEndian();
        identifier.putString(Tag.QueryRetrieveLevel, Vr.CS, level());
        identifier.putString(Tag.StudyInstanceUID, Vr.UI, study.value());
        if (!series.isEmpty()) {
            identifier.putStrings(Tag.SeriesInstanceUID, Vr.UI, values(series));
        }
        if (!sopInstances.isEmpty()) {
            identifier.putStrings(Tag.SOPInstanceUID, Vr.UI, values(sopInstances));
        }
        return identifier;
    }

    String level() {
        return !sopInstances.isEmpty() ? "IMAGE" : series.isEmpty() ? "STUDY" : "SERIES";
    }

    private static List<String> values(List<ReceivedUid> uids) {
        return uids.stream().map(ReceivedUid::value).toList();
    }

    @Override
    public String toString() {
        return "FetchTarget[" + level() + ", " + instances + " instances]";
    }
}
