package io.veilgate.scp.wiring;

import io.veilgate.core.base.Stages;
import io.veilgate.core.spool.Spool;
import io.veilgate.core.spool.SpoolException;
import io.veilgate.scp.watch.Load;
import io.veilgate.scu.forward.Forwarder;
import io.veilgate.scu.pace.PeerPace;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Where one looks to see what a node is busy with. The maps are the node's own: peers and archives that are used turn up in them.
 *
 * @param pacs by peer, those that jobs have fetched from
 * @param archives by peer
 * @param archiveOf the archive of a project that has one
 */
record NodeLoad(
        Stages stages,
        Spool spool,
        int workers,
        Map<String, PeerPace> pacs,
        Map<String, Forwarder> archives,
        Function<String, Optional<String>> archiveOf) {
    /** Of a job's way from its peer to its project's archive. */
    Load of(String project, PeerPace pace) {
        Optional<Forwarder> archive = archiveOf.apply(project).map(archives::get);
        return new Load(
                workers,
                Load.atStages(stages),
                stages.pixelsWhileSending(),
                pace.status(),
                pace.unreachableFor().isEmpty(),
                archive.map(Forwarder::use),
                spool.status(),
                diskHasRoom());
    }

    private boolean diskHasRoom() {
        try {
            return spool.diskHasRoom();
        } catch (SpoolException e) {
            return false;
        }
    }
}
