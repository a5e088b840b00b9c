package io.veilgate.scp.config;

import java.time.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How long what holds patients' data, or names jobs, is kept once nothing needs it any more; each empty if for ever.
 *
 * @param quarantine held instances, from when they were held
 * @param lists copies of study lists, from the end of their last job
 * @param dropped study lists in {@code jobs/done} and {@code jobs/failed}, and what lies beside them, from when they were moved there
 * @param results result CSVs, from the end of their job
 */
public record RetentionConfig(
        Optional<Period> quarantine, Optional<Period> lists, Optional<Period> dropped, Optional<Period> results) {
    /** Keys that would hold patients' data for ever. */
    public List<String> unset() {
        List<String> unset = new ArrayList<>();
        if (quarantine.isEmpty()) {
            unset.add("retention.quarantine");
        }
        if (lists.isEmpty()) {
            unset.add("retention.lists");
        }
        if (dropped.isEmpty()) {
            unset.add("retention.dropped");
        }
        return unset;
    }
}
