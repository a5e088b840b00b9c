package io.veilgate.scp.wiring;

import io.veilgate.core.base.Limits;
import io.veilgate.core.base.Stages;
import io.veilgate.core.base.Time;
import io.veilgate.core.dataset.OddityCounts;
import io.veilgate.core.deid.Pseudonyms;
import io.veilgate.core.ledger.Ledger;
import io.veilgate.core.ledger.Versions;
import io.veilgate.core.net.Acceptor;
import io.veilgate.core.net.AssociationSettings;
import io.veilgate.core.net.EventLoops;
import io.veilgate.core.net.Requestor;
import io.veilgate.core.pipeline.InstanceProcessor;
import io.veilgate.core.pipeline.ProjectPolicy;
import io.veilgate.core.spool.Disk;
import io.veilgate.core.spool.Spool;
import io.veilgate.core.spool.SpoolEntry;
import io.veilgate.scp.audit.AuditLog;
import io.veilgate.scp.audit.JobAudit;
import io.veilgate.scp.audit.PushAudit;
import io.veilgate.scp.config.Configuration;
import io.veilgate.scp.config.ConfigurationException;
import io.veilgate.scp.config.Destination;
import io.veilgate.scp.config.Machine;
import io.veilgate.scp.config.MemoryPlan;
import io.veilgate.scp.config.NodeConfig;
import io.veilgate.scp.config.PeerConfig;
import io.veilgate.scp.config.ProjectConfig;
import io.veilgate.scp.config.ProjectConfig.Acknowledge;
import io.veilgate.scp.config.ProjectConfig.Completion;
import io.veilgate.scp.route.Caller;
import io.veilgate.scp.store.LateAnswers;
import io.veilgate.scp.store.StorageContexts;
import io.veilgate.scp.store.StoreScp;
import io.veilgate.scp.work.BothEnds;
import io.veilgate.scp.work.Commitments;
import io.veilgate.scp.work.Delivery;
import io.veilgate.scp.work.EndCounts;
import io.veilgate.scp.work.EntryWork;
import io.veilgate.scp.work.StudyGate;
import io.veilgate.scp.work.Turns;
import io.veilgate.scp.work.Unsettled;
import io.veilgate.scp.work.WorkMarks;
import io.veilgate.scp.work.Workers;
import io.veilgate.scu.commit.CommitmentReports;
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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
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
    private static final Duration MORE_TIME_PER_HUNDRED_MEGABYTES = Duration.ofMinutes(1);

    private final Time time;
    private final Closings closings;
    private final Map<String, RetrievePeer> peers = new ConcurrentHashMap<>();
    private final Map<String, PeerPace> paces = new ConcurrentHashMap<>();
    private final Map<String, Forwarder> forwarders = new ConcurrentHashMap<>();
    private final Map<String, Commitments> commitments = new ConcurrentHashMap<>();
    private final Moves moves = new Moves();
    private final OddityCounts oddities = new OddityCounts();
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
    private final LiveProjects projects;
    private final Stages stages;
    private final NodeLoad load;
    private final EndCounts endCounts = new EndCounts();
    private final AuditLog audit;
    private final PushAudit pushAudit;
    private volatile boolean listening;
    private volatile Configuration configuration;
    private volatile String configurationDigest;

    private Node(Configuration configuration, Disk disk, Time time, Closings closings)
            throws NodeException, IOException, InterruptedException {
        this.configuration = configuration;
        this.time = time;
        this.closings = closings;
        this.stages = new Stages(time);
        this.configurationDigest = digestOf(configuration.file());
        MemoryPlan memory = MemoryPlan.of(configuration.limits(), Machine.detect());
        tls = TlsSetup.open(configuration, time);
        Stores stores = Stores.open(configuration, disk, time);
        closings.push(stores::close);
        ledger = stores.ledger();
        spool = stores.spool();
        audit = new AuditLog(configuration.node().data(), configuration.audit(), time);
        pushAudit = new PushAudit(audit, this::destinationOf, time);
        closings.push(pushAudit::close);
        projects = new LiveProjects(ledger, unsettled, this::delivery);
        Map<String, Project> loaded = projects.load(configuration);
        loops = EventLoops.start(Math.clamp(Runtime.getRuntime().availableProcessors() / 2, 1, 8));
        closings.push(loops::close);
        if (!tls.stores().isEmpty()) {
            closings.push(new TlsWatch(tls)::close);
        }
        associations = configuration
                .node()
                .associationSettings()
                .withInboundBytes(memory.inboundBytesOfEach(configuration.mostAssociations()));
        requestor = new Requestor(loops, configuration.node().aeTitle(), associations);
        receiver = new SpoolReceiver(spool, ledger, stages, time);
        jobs = new RetrieveJobs(configuration.node().aeTitle(), requestor, spool, ledger, receiver, moves, time);
        List<SpoolEntry> entries = spool.snapshot();
        projects.become(loaded, entries, configurationDigest);
        closings.push(projects::end);
        ExecutorService finishing = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("veilgate-finish-", 0).factory());
        closings.push(finishing::close);
        join = Join.begin(spool, ledger, entries);
        closings.push(join::close);
        WorkMarks marks = WorkMarks.open(
                configuration.node().data().resolve("in-work"),
                entries.stream().map(SpoolEntry::id).collect(Collectors.toSet()),
                memory.workers());
        closings.push(marks::close);
        startWork(finishing, marks, memory);
        load = new NodeLoad(stages, spool, memory.workers(), paces, forwarders, this::archiveOf);
    }

    /**
     * Opens the data folder and starts work on what is in the spool.
     *
     * @throws NodeException if the configuration cannot be put to work
     */
    public static Node open(Configuration configuration, Time time)
            throws NodeException, IOException, InterruptedException {
        return open(configuration, Disk.local(), time);
    }

    /** @param disk that the spool is on, in place of the machine's own, for tests */
    public static Node open(Configuration configuration, Disk disk, Time time)
            throws NodeException, IOException, InterruptedException {
        Closings closings = new Closings();
        boolean opened = false;
        try {
            Node node = new Node(configuration, disk, time, closings);
            opened = true;
            return node;
        } finally {
            if (!opened) {
                closings.close();
            }
        }
    }

    private void startWork(ExecutorService finishing, WorkMarks marks, MemoryPlan memory) {
        Limits limits = memory.limitsOfEach();
        Turns turns = new Turns(
                marks,
                new Turns.TimeLimit(configuration.limits().instanceTime(), MORE_TIME_PER_HUNDRED_MEGABYTES),
                memory.workers(),
                time);
        StudyGate studies =
                new StudyGate(ledger, spool, projects::work, unsettled, StudyGate.Settings.defaults(), time);
        closings.push(studies::close);
        EntryWork entryWork = new EntryWork(
                spool,
                ledger,
                new InstanceProcessor(limits, oddities, stages),
                projects::work,
                unsettled,
                RetryPolicy.defaults(),
                turns,
                studies,
                new BothEnds(endCounts, pushAudit),
                finishing,
                stages,
                time);
        Workers threads = new Workers(spool.handoff(), entryWork, memory.workers());
        closings.push(() -> {
            spool.handoff().close();
            forwarders.values().forEach(forwarder -> forwarder.close(GRACE));
            threads.close(GRACE);
            commitments.values().forEach(Commitments::close);
            entryWork.awaitEnds(GRACE);
        });
    }

    private Commitments commitments(String name) {
        PeerConfig peer = peerConfig(name);
        return new Commitments(
                name,
                tls.remote(peer),
                requestor,
                configuration.node().associationSettings().timeouts().response(),
                ledger,
                Commitments.Settings.of(peer.commitment().within()),
                time);
    }

    private Delivery delivery(Destination destination) {
        return switch (destination) {
            case Destination.Folder(Path path) -> new Delivery.ToFolder(new FolderStore(path), stages);
            case Destination.Archive(String name) ->
                new Delivery.ToArchive(
                        forwarders.computeIfAbsent(name, this::forwarder),
                        peerConfig(name).commitment().required()
                                ? Optional.of(commitments.computeIfAbsent(name, this::commitments))
                                : Optional.empty());
        };
    }

    private Forwarder forwarder(String name) {
        PeerConfig peer = peerConfig(name);
        PeerPace pace = new PeerPace(peer.limits(), () -> 1, time);
        return new Forwarder(tls.remote(peer), requestor, pace, spool.handoff()::look, stages, time);
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
        LateAnswers lateAnswers = new LateAnswers(this::acknowledgedWithin);
        StoreScp scp = new StoreScp(
                node.aeTitle(),
                () -> configuration.routes(),
                moves,
                new StorageContexts(configuration.extraSopClasses()),
                spool,
                receiver,
                projects::users,
                lateAnswers,
                this::reportsFrom);
        Acceptor acceptor = Acceptor.bind(loops, endpoints(node), associations, node.entrance(), scp);
        listening = true;
        closings.push(() -> {
            listening = false;
            lateAnswers.stop(GRACE.dividedBy(2));
            acceptor.close(GRACE);
        });
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

    private Optional<Duration> acknowledgedWithin(String project) {
        return Optional.ofNullable(projects.projects().get(project))
                .map(of -> of.config().completion())
                .filter(completion -> completion.acknowledge() == Acknowledge.ARCHIVED)
                .map(Completion::acknowledgedWithin);
    }

    /** An archive may report from where it would deliver; whose report it is, its Transaction UID says. */
    private Optional<CommitmentReports> reportsFrom(Caller caller) {
        List<Commitments> from = commitments.entrySet().stream()
                .filter(archive -> Optional.ofNullable(configuration.peers().get(archive.getKey()))
                        .filter(peer -> peer.mayDeliverAs(caller))
                        .isPresent())
                .map(Map.Entry::getValue)
                .toList();
        return from.isEmpty()
                ? Optional.empty()
                : Optional.of(new CommitmentReports(report -> {
                    for (Commitments archive : from) {
                        if (archive.take(report)) {
                            return true;
                        }
                    }
                    return false;
                }));
    }

    /**
     * A job on a study list.
     *
     * @param list stays where it is as long as the job may be run
     */
    public RetrieveJob job(String project, String peer, RetrieveMode mode, StudyList list)
            throws IOException, InterruptedException {
        Project of = projects.get(project);
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
        PeerPace pace = new PeerPace(peer.limits(), new SpoolRoom(spool), time);
        paces.put(name, pace);
        return new RetrievePeer(
                name,
                tls.remote(peer),
                pace,
                (calling, address) -> mayDeliver(
                        name, new Caller(configuration.node().aeTitle().value(), calling, address)));
    }

    private boolean mayDeliver(String name, Caller caller) {
        PeerConfig peer = configuration.peers().get(name);
        return peer != null && (peer.mayDeliverAs(caller) || isHost(peer.host(), caller.address()));
    }

    /**
     * Reads the configuration again, and what it names. What can hold at once does from now on; associations and jobs go on. A configuration with
     * anything wrong in it changes nothing.
     *
     * @return what differs
     * @throws NodeException if it cannot be put to work
     */
    synchronized Differences reload() throws ConfigurationException, NodeException, IOException, InterruptedException {
        Configuration read = Configuration.load(configuration.file());
        String digest = digestOf(read.file());
        Differences differences = Differences.between(configuration, read);
        Map<String, Project> before = projects.projects();
        Map<String, Project> next = projects.load(differences.effective());
        Configuration replaced = configuration;
        configuration = differences.effective();
        boolean done = false;
        try {
            projects.become(next, spool.snapshot(), digest);
            done = true;
        } finally {
            if (!done) {
                configuration = replaced;
            }
        }
        configurationDigest = digest;
        configuration.peers().forEach((name, peer) -> {
            Optional.ofNullable(peers.get(name)).ifPresent(known -> known.pace().limits(peer.limits()));
            Optional.ofNullable(forwarders.get(name)).ifPresent(known -> known.limits(peer.limits()));
        });
        return differences.with(before, next);
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
        return projects.get(project).pseudonyms();
    }

    /** As it holds at the moment. */
    public Configuration configuration() {
        return configuration;
    }

    public Ledger ledger() {
        return ledger;
    }

    Time time() {
        return time;
    }

    /** Whether the ports are open. */
    boolean isListening() {
        return listening;
    }

    /** When its certificate ends; empty without TLS. */
    Optional<Instant> certificateEnds() {
        return tls.ends();
    }

    EndCounts endCounts() {
        return endCounts;
    }

    /** What it is busy with. */
    NodeLoad load() {
        return load;
    }

    /** Who exported what. */
    public AuditLog audit() {
        return audit;
    }

    private Optional<Destination> destination(String project) {
        return Optional.ofNullable(configuration.projects().get(project)).map(ProjectConfig::destination);
    }

    /** The peer that the instances of a project go to; empty where it is a folder. */
    private Optional<String> archiveOf(String project) {
        return destination(project)
                .flatMap(to -> to instanceof Destination.Archive(String name) ? Optional.of(name) : Optional.empty());
    }

    /** The same as text, or the folder; empty for a project that is gone. */
    private String destinationOf(String project) {
        return destination(project)
                .map(to -> switch (to) {
                    case Destination.Folder(Path path) -> path.toString();
                    case Destination.Archive(String name) -> name;
                })
                .orElse("");
    }

    /** Writes down a run of a job. */
    JobAudit audit(String job, String project, String peer, String list) {
        ProjectPolicy policy = projects.get(project).policy();
        return new JobAudit(
                audit,
                job,
                project,
                peer,
                destinationOf(project),
                list,
                new Versions(
                        policy.rules().version(),
                        policy.deidentifier().profile().version(),
                        configurationDigest));
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
