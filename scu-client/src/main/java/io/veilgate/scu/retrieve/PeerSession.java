package io.veilgate.scu.retrieve;

import io.veilgate.core.base.Uid;
import io.veilgate.core.base.Uids;
import io.veilgate.core.net.AcceptedContext;
import io.veilgate.core.net.Association;
import io.veilgate.core.net.AssociationException;
import io.veilgate.core.net.Requestor;
import io.veilgate.scu.query.FindScu;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one fetching thread has of a PACS: at most one association at a time, within the peer's limit, kept from study to study and opened
 * anew where a study needs other presentation contexts. For one thread.
 */
final class PeerSession implements AutoCloseable {
    private final RetrievePeer peer;
    private final Requestor requestor;
    private final RetrieveMode mode;
    /** What is asked for besides what a study needs, so that the next one of its kind finds it. */
    private final Set<Uid> lately = new LinkedHashSet<>();

    private @Nullable Association association;
    private Set<Uid> offered = Set.of();

    PeerSession(RetrievePeer peer, Requestor requestor, RetrieveMode mode) {
        this.peer = peer;
        this.requestor = requestor;
        this.mode = mode;
    }

    /** For C-FIND, on the association there is; valid until the next call of this session. */
    FindScu find() throws IOException, InterruptedException {
        Association open = association;
        return FindScu.on(open != null && open.isOpen() ? open : open(List.copyOf(lately)), peer.ae());
    }

    /** An association on which instances of these SOP Classes can be fetched; at most {@link RetrieveContexts#MOST_SOP_CLASSES}. */
    Association forRetrieve(List<Uid> sopClasses) throws AssociationException, InterruptedException {
        Association open = association;
        if (open != null && open.isOpen() && (mode == RetrieveMode.MOVE || offered.containsAll(sopClasses))) {
            return open;
        }
        Set<Uid> wanted = new LinkedHashSet<>(sopClasses);
        wanted.addAll(lately);
        lately.addAll(sopClasses);
        return open(wanted.stream().limit(Math.max(sopClasses.size(), 8)).toList());
    }

    private Association open(List<Uid> sopClasses) throws AssociationException, InterruptedException {
        close();
        peer.associations().acquire();
        boolean opened = false;
        try {
            Association open = requestor.connect(
                    peer.ae(),
                    mode == RetrieveMode.MOVE ? RetrieveContexts.forMove() : RetrieveContexts.forGet(sopClasses));
            association = open;
            offered = Set.copyOf(sopClasses);
            opened = true;
            return open;
        } finally {
            if (!opened) {
                peer.associations().release();
            }
        }
    }

    /** The context of the retrieve service. */
    AcceptedContext retrieveContext(Association open) throws RetrieveException {
        Uid service = mode == RetrieveMode.MOVE
                ? Uids.StudyRootQueryRetrieveInformationModelMove
                : Uids.StudyRootQueryRetrieveInformationModelGet;
        return open.contexts(service).stream()
                .findFirst()
                .orElseThrow(() -> new RetrieveException(peer.ae() + " does not accept "
                        + (mode == RetrieveMode.MOVE ? "C-MOVE" : "C-GET") + " (study root)"));
    }

    /** Where others wait for their turn at the peer, lets them have it. */
    void giveWay() {
        if (peer.associations().hasQueuedThreads()) {
            close();
        }
    }

    /** Releases the association, if there is one. */
    @Override
    public void close() {
        Association open = association;
        association = null;
        if (open != null) {
            try {
                if (open.isOpen()) {
                    open.release();
                }
            } catch (AssociationException e) {
                open.close();
            } finally {
                peer.associations().release();
            }
        }
    }
}
