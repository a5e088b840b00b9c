package io.veilgate.scp.audit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.veilgate.core.base.Uid;
import io.veilgate.core.ledger.Counts;
import io.veilgate.core.ledger.JobCounts;
import io.veilgate.core.ledger.Versions;

/**
 * Writes down one run of a job: its begin, each study that has come to its end, and how it ended.
 *
 * @param archive a peer's name, or a folder
 * @param list digest of the study list
 */
public record JobAudit(
        AuditLog log, String job, String project, String peer, String archive, String list, Versions versions) {
    public void begins(String mode) {
        ObjectNode line = line("job-begin").put("mode", mode).put("list", list);
        PushAudit.putVersions(line, versions);
        log.write(line);
    }

    /** @param listLine the study's, in the job's list */
    public void study(int listLine, Uid newStudyInstanceUid, Counts counts) {
        ObjectNode line = line("study").put("line", listLine).put("study", newStudyInstanceUid.value());
        line.put("archived", counts.archived())
                .put("quarantined", counts.quarantined())
                .put("failed", counts.failed());
        PushAudit.putVersions(line, versions);
        log.write(line);
    }

    /** @param state finished, paused or cancelled; stopped with the node; failed where it ended early */
    public void ends(String state, JobCounts counts, double seconds) {
        log.write(line("job-end")
                .put("state", state)
                .put("studies", counts.studies().total())
                .put("archived", counts.instances().archived())
                .put("quarantined", counts.instances().quarantined())
                .put("failed", counts.instances().failed())
                .put("seconds", Math.round(seconds * 10) / 10.0));
    }

    private ObjectNode line(String event) {
        return log.line(event)
                .put("job", job)
                .put("project", project)
                .put("peer", peer)
                .put("archive", archive);
    }
}
