package io.veilgate.scp.wiring;

import io.veilgate.core.base.Limits;
import io.veilgate.core.base.Time;
import io.veilgate.core.dataset.OddityCounts;
import io.veilgate.core.deid.Pseudonyms;
import io.veilgate.core.ledger.Binding;
import io.veilgate.core.ledger.Ledger;
import io.veilgate.core.ledger.Pin;
import io.veilgate.core.net.Acceptor;
import io.veilgate.core.net.AssociationSettings;
import io.veilgate.core.net.EventLoops;
import io.veilgate.core.net.Requestor;
import io.veilgate.core.pipeline.InstanceProcessor;
import io.veilgate.core.pipeline.ProjectPolicy;
import io.veilgate.core.spool.Spool;
import io.veilgate.core.spool.SpoolEntry;
import io.veilgate.scp.config.Configuration;
import io.veilgate.scp.config.Destination;
import io.veilgate.scp.config.Machine;
import io.veilgate.scp.config.MemoryPlan;
import io.veilgate.scp.config.NodeConfig;
import io.veilgate.scp.config.PeerConfig;
import io.veilgate.scp.route.Caller;
import io.veilgate.scp.store.StorageContexts;
import io.veilgate.scp.store.StoreScp;
import io.veilgate.scp.store.Users;
import io.veilgate.scp.work.Delivery;
import io.veilgate.scp.work.EntryWork;
import io.veilgate.scp.work.Policies;
import io.veilgate.scp.work.ProjectWork;
import io.veilgate.scp.work.Unsettled;
import io.veilgate.scp.work.Workers;
import io.veilgate.scu.forward.FolderStore;
import io.veilgate.scu.forward.Forwarder;
import io.veilgate.scu.forward.RetryPolicy;
import io.veilgate.scu.pace.PeerPace;
import io.veilgate.scu.retrieve.Moves;
import io.veilgate.scu.retrieve.RetrieveJob;
import io.veilgate.scu.retrieve.RetrieveJobs;
import io.veilgate.scu.retrieve.RetrieveMode;
import io.veilgate.scu.retrieve.RetrievePeer;
import io.veilgate.scu.retrieve.SpoolReceiver;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node on its data folder, built from a configuration: spool, ledger, workers, forwarders, and where it listens the C-STORE SCP. It owns the
 * folder until it is closed. What an earlier process left in the spool goes on by itself.
 */
public final class Node implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Node.class);
    private static final Duration GRACE = Duration.ofSeconds(10);

    private final Configuration configuration;
    private final Time time;
    private final Closings closings;
    private final Map<String, Project> projects = new LinkedHashMap<>();
    private final Map<String, RetrievePeer> peers = new HashMap<>();
    private final Map<String, Forwarder> forwarders = new HashMap<>();
    private final Moves moves = new Moves();
    private final OddityCounts oddities = new OddityCounts();
    private final String configurationDigest;
    private final Ledger ledger;
    private final Spool spool;
    private final EventLoops loops;
    private final AssociationSettings associations;
    private final Requestor requestor;
    private final TlsSetup tls;
    private final SpoolReceiver receiver;
    private final RetrieveJobs jobs;
    private final Join join;
    private final Unsettled unsettled = new Unsettled();

    private Node(Configuration configuration, Time time, Closings closings)
            throws NodeException, IOException, InterruptedException {
        this.configuration = configuration;
        this.time = time;
        this.closings = closings;
        this.configurationDigest = digestOf(configuration.file());
        MemoryPlan memory = MemoryPlan.of(configuration.limits(), Machine.detect());
        int workers = configuration.limits().workerCount(Machine.detect());
        tls = TlsSetup.open(configuration, time);
        Stores stores = Stores.open(configuration, time);
        closings.push(stores::close);
        ledger = stores.ledger();
        spool = stores.spool();
        for (var config : configuration.projects().values()) {
            Project project = Project.load(config, configuration.node().data());
            bindKey(project);
            projects.put(config.name(), project);
        }
        loops = EventLoops.start(Math.clamp(Runtime.getRuntime().availableProcessors() / 2, 1, 8));
        closings.push(loops::close);
        if (!tls.stores().isEmpty()) {
            closings.push(new TlsWatch(tls)::close);
        }
        associations = configuration.node().associationSettings();
        requestor = new Requestor(loops, configuration.node().aeTitle(), associations);
        receiver = new SpoolReceiver(spool, ledger, time);
        jobs = new RetrieveJobs(configuration.node().aeTitle(), requestor, spool, ledger, receiver, moves, time);
        List<SpoolEntry> entries = spool.snapshot();
        Map<String, List<Pin>> pins = beginMakings(entries);
        closings.push(this::endMakings);
        ExecutorService finishing = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("veilgate-finish-", 0).factory());
        closings.push(finishing::close);
        join = Join.begin(spool, ledger, entries);
        closings.push(join::close);
        startWork(finishing, memory, workers, pins);
    }

    /**
     * Opens the data folder and starts work on what is in the spool.
     *
     * @throws NodeException if the configuration cannot be put to work
     */
    public static Node open(Configuration configuration, Time time)
            throws NodeException, IOException, InterruptedException {
        Closings closings = new Closings();
        boolean opened = false;
        try {
            Node node = new Node(configuration, time, closings);
            opened = true;
            return node;
        } finally {
            if (!opened) {
                closings.close();
            }
        }
    }

    private void bindKey(Project project) throws NodeException, InterruptedException {
        try {
            if (ledger.bindKey(project.config().name(), project.keyFingerprint())
                            .get()
                    == Binding.CONFLICT) {
                throw new NodeException("project " + project.config().name()
                        + ": its key is not the one that this data folder's pseudonyms were made with; put that key back,"
                        + " or begin with a new data folder");
            }
        } catch (ExecutionException e) {
            throw new NodeException("ledger: " + e.getCause(), e);
        }
    }

    /** Which of the spool's entries stay with what their project was made with before. */
    private Map<String, List<Pin>> beginMakings(List<SpoolEntry> entries) throws IOException, InterruptedException {
        NavigableSet<Long> ids = entries.stream().map(SpoolEntry::id).collect(Collectors.toCollection(TreeSet::new));
        Map<String, List<Pin>> pins = new HashMap<>();
        try {
            for (Project project : projects.values()) {
                pins.put(
                        project.config().name(),
                        ledger.beginMaking(Makings.of(project), ids).get());
            }
        } catch (ExecutionException e) {
            throw new IOException("ledger: " + e.getCause(), e);
        }
        return pins;
    }

    /** Once nothing is sent any more: what was sent without a known outcome is made the same way again. */
    private void endMakings() {
        for (String project : projects.keySet()) {
            ledger.endMaking(project, unsettled.of(project)).join();
        }
    }

    private Policies policies(Project project, List<Pin> pins) {
        String current = Makings.of(project).digest();
        List<Policies.Earlier> earlier = new ArrayList<>();
        for (Pin pin : pins) {
            Optional<ProjectPolicy> policy = Makings.policy(pin.making(), project);
            earlier.add(new Policies.Earlier(pin, policy));
            if (!pin.making().digest().equals(current)) {
                LOG.warn(
                        "project {}: entries from before that may have been sent with earlier rules or settings are {}",
                        project.config().name(),
                        policy.isPresent() ? "made with them again" : "held: this build cannot make them again");
            }
        }
        return new Policies(project.policy(), earlier);
    }

    private void startWork(ExecutorService finishing, MemoryPlan memory, int workers, Map<String, List<Pin>> pins) {
        Map<String, ProjectWork> work = new HashMap<>();
        for (Project project : projects.values()) {
            String name = project.config().name();
            work.put(
                    name,
                    new ProjectWork(
                            name,
                            policies(project, pins.getOrDefault(name, List.of())),
                            new LedgerResearchIds(ledger, name, project.pseudonyms()),
                            delivery(project.config().destination()),
                            ProjectWork.ArrivingTwice.valueOf(
                                    project.config().arrivingTwice().name()),
                            configurationDigest));
        }
        Limits limits = memory.limitsOfEach(workers);
        EntryWork entryWork =
                new EntryWork(spool, ledger, new InstanceProcessor(limits, oddities), work, unsettled, finishing, time);
        Workers threads = new Workers(spool.handoff(), entryWork, workers);
        closings.push(() -> {
            spool.handoff().close();
            forwarders.values().forEach(forwarder -> forwarder.close(GRACE));
            threads.close(GRACE);
            entryWork.awaitEnds(GRACE);
        });
    }

    private Delivery delivery(Destination destination) {
        return switch (destination) {
            case Destination.Folder(Path path) -> new Delivery.ToFolder(new FolderStore(path));
            case Destination.Archive(String name) ->
                new Delivery.ToArchive(forwarders.computeIfAbsent(name, this::forwarder));
        };
    }

    private Forwarder forwarder(String name) {
        PeerConfig peer = peerConfig(name);
        PeerPace pace = new PeerPace(peer.limits(), () -> 1, time);
        return new Forwarder(tls.remote(peer), requestor, pace, RetryPolicy.defaults(), time);
    }

    private PeerConfig peerConfig(String name) {
        PeerConfig peer = configuration.peers().get(name);
        if (peer == null) {
            throw new IllegalStateException("the configuration was checked, and has no peer " + name);
        }
        return peer;
    }

    /**
     * Opens the ports: pushes are taken, and deliveries of C-MOVEs.
     *
     * @return where: without TLS, with TLS, as far as configured
     */
    public List<InetSocketAddress> listen() throws IOException {
        NodeConfig node = configuration.node();
        StoreScp scp = new StoreScp(
                node.aeTitle(),
                configuration.routes(),
                moves,
                new StorageContexts(configuration.extraSopClasses()),
                spool,
                receiver,
                users());
        Acceptor acceptor = Acceptor.bind(loops, endpoints(node), associations, node.entrance(), scp);
        closings.push(() -> acceptor.close(GRACE));
        return acceptor.addresses();
    }

    private List<Acceptor.Endpoint> endpoints(NodeConfig node) {
        List<Acceptor.Endpoint> endpoints = new ArrayList<>();
        node.port()
                .ifPresent(port -> endpoints.add(
                        new Acceptor.Endpoint(new InetSocketAddress(node.bindAddress(), port), Optional.empty())));
        node.tls()
                .ifPresent(config -> config.port()
                        .ifPresent(port -> endpoints.add(
                                new Acceptor.Endpoint(new InetSocketAddress(node.bindAddress(), port), tls.server()))));
        return endpoints;
    }

    private Map<String, Users> users() {
        Map<String, Users> users = new HashMap<>();
        projects.forEach((name, project) -> project.users().ifPresent(of -> users.put(name, of)));
        return users;
    }

    /**
     * A job on a study list.
     *
     * @param list stays where it is as long as the job may be run
     */
    public RetrieveJob job(String project, String peer, RetrieveMode mode, StudyList list)
            throws IOException, InterruptedException {
        Project of = projects.get(project);
        if (of == null) {
            throw new IllegalArgumentException("no project " + project);
        }
        if (!configuration.peers().containsKey(peer)) {
            throw new IllegalArgumentException("no peer " + peer);
        }
        join.await();
        return jobs.open(new RetrieveJobs.Request(
                of.forRetrieve(),
                peers.computeIfAbsent(peer, this::retrievePeer),
                mode,
                list.file(),
                list.digest(),
                list.name(),
                configuration.limits().studiesPerLine(),
                configurationDigest));
    }

    private RetrievePeer retrievePeer(String name) {
        PeerConfig peer = peerConfig(name);
        return new RetrievePeer(
                name,
                tls.remote(peer),
                new PeerPace(peer.limits(), new SpoolRoom(spool), time),
                (calling, address) -> peer.mayDeliverAs(
                                new Caller(configuration.node().aeTitle().value(), calling, address))
                        || isHost(peer.host(), address));
    }

    private static String digestOf(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return StudyList.digestOf(in);
        }
    }

    private static boolean isHost(String host, InetAddress address) {
        try {
            for (InetAddress own : InetAddress.getAllByName(host)) {
                if (own.equals(address)) {
                    return true;
                }
            }
        } catch (java.net.UnknownHostException e) {
            LOG.debug("{} has no address", host);
        }
        return false;
    }

    /** Waits until the ledger knows what spool and quarantine have from before. */
    void awaitJoin() throws IOException, InterruptedException {
        join.await();
    }

    /** New identities of a project. */
    Pseudonyms pseudonyms(String project) {
        Project of = projects.get(project);
        if (of == null) {
            throw new IllegalArgumentException("no project " + project);
        }
        return of.pseudonyms();
    }

    public Configuration configuration() {
        return configuration;
    }

    public Ledger ledger() {
        return ledger;
    }

    OddityCounts oddities() {
        return oddities;
    }

    public Spool spool() {
        return spool;
    }

    /** Stops in reverse order of starting; what is in flight gets a little time, what is not done stays in the spool. */
    @Override
    public void close() {
        closings.close();
    }
}
