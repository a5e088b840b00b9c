package io.veilgate.scu.retrieve;

import io.veilgate.core.base.Uid;
import io.veilgate.core.base.Uids;
import io.veilgate.core.net.AcceptedContext;
import io.veilgate.core.net.Association;
import io.veilgate.core.net.AssociationException;
import io.veilgate.core.net.Requestor;
import io.veilgate.scu.pace.PeerPace;
import io.veilgate.scu.pace.Share;
import io.veilgate.scu.query.FindScu;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one fetching thread has of a PACS: at most one association at a time, within the peer's limit, kept from study to study and opened
 * anew where a study needs other presentation contexts. For one thread, but for what says otherwise.
 */
final class PeerSession implements AutoCloseable {
    /** What it is there for. */
    enum Use {
        /** Queries for the lines of a list. */
        LIST,
        /** Studies, with the queries that they need. */
        STUDIES
    }

    private final RetrievePeer peer;
    private final Requestor requestor;
    private final RetrieveMode mode;
    private final Share share;
    private final Use use;
    /** What is asked for besides what a study needs, so that the next one of its kind finds it. */
    private final Set<Uid> lately = new LinkedHashSet<>();

    private @Nullable Association association;
    private volatile PeerPace.@Nullable Permit permit;
    private PeerPace.@Nullable Request request;
    private Set<Uid> offered = Set.of();
    private volatile boolean cut;

    PeerSession(RetrievePeer peer, Requestor requestor, RetrieveMode mode, Share share, Use use) {
        this.peer = peer;
        this.requestor = requestor;
        this.mode = mode;
        this.share = share;
        this.use = use;
    }

    /** For C-FIND, on the association there is; valid until the next call of this session. */
    FindScu find() throws IOException, InterruptedException {
        Association open = association;
        Association used = open != null && open.isOpen() ? open : open(List.copyOf(lately));
        if (use == Use.STUDIES) {
            begin();
        }
        return FindScu.on(used, peer.ae());
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
        PeerPace.Permit acquired = use == Use.LIST
                ? peer.pace().acquireForQueries(share)
                : peer.pace().acquire(share);
        boolean opened = false;
        try {
            Association open = requestor.connect(
                    peer.ae(),
                    mode == RetrieveMode.MOVE ? RetrieveContexts.forMove() : RetrieveContexts.forGet(sopClasses));
            acquired.connected();
            association = open;
            permit = acquired;
            offered = Set.copyOf(sopClasses);
            opened = true;
            return open;
        } catch (AssociationException e) {
            acquired.notConnected(e instanceof AssociationException.Rejected);
            throw e;
        } finally {
            if (!opened) {
                acquired.close();
            }
        }
    }

    /** The session works for the peer or waits for it from now on, with a new request, until {@link #rest}. It has an association. */
    PeerPace.Request begin() {
        rest();
        PeerPace.Permit held = permit;
        if (held == null) {
            throw new IllegalStateException("a request without an association");
        }
        PeerPace.Request begun = held.begin();
        request = begun;
        return begun;
    }

    /** The session waits for something other than the peer. */
    void rest() {
        PeerPace.Request ended = request;
        request = null;
        if (ended != null) {
            ended.close();
        }
    }

    /** Whether what is being fetched is to be broken off: it is not the hour any more. For any thread. */
    boolean isOver() {
        PeerPace.Permit held = permit;
        boolean over = held != null && held.isOver();
        if (over) {
            cut = true;
        }
        return over;
    }

    /** Whether anything was broken off for that since this was last asked. */
    boolean wasCut() {
        boolean was = cut;
        cut = false;
        return was;
    }

    /** The peer is too busy for the request it was sent. */
    void busy() {
        PeerPace.Request refused = request;
        if (refused != null) {
            refused.refused();
        }
    }

    /** The association has ended while it was in use. */
    void broken(AssociationException e) {
        if (e instanceof AssociationException.TimedOut
                || e instanceof AssociationException.ConnectionLost
                || (e instanceof AssociationException.Aborted aborted && aborted.byPeer())) {
            busy();
        }
        close();
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

    /** Between two requests: where others have a better claim to the association, lets them have it. */
    void giveWay() {
        rest();
        PeerPace.Permit held = permit;
        if (held != null && held.isWanted()) {
            close();
        }
    }

    /** Releases the association, if there is one. */
    @Override
    public void close() {
        rest();
        Association open = association;
        association = null;
        PeerPace.Permit held = permit;
        permit = null;
        if (open != null) {
            try {
                if (open.isOpen()) {
                    open.release();
                }
            } catch (AssociationException e) {
                open.close();
            }
        }
        if (held != null) {
            held.close();
        }
    }
}
