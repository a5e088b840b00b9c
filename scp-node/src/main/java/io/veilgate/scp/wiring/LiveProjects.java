package io.veilgate.scp.wiring;

import io.veilgate.core.ledger.Binding;
import io.veilgate.core.ledger.Ledger;
import io.veilgate.core.ledger.Making;
import io.veilgate.core.ledger.Pin;
import io.veilgate.core.pipeline.ProjectPolicy;
import io.veilgate.core.spool.SpoolEntry;
import io.veilgate.scp.config.Configuration;
import io.veilgate.scp.config.Destination;
import io.veilgate.scp.config.ProjectConfig;
import io.veilgate.scp.store.Users;
import io.veilgate.scp.work.Delivery;
import io.veilgate.scp.work.Policies;
import io.veilgate.scp.work.ProjectWork;
import io.veilgate.scp.work.Unsettled;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The projects that a node works for, as its configuration has them at the moment. What was made one way before a change, and may have been
 * sent, is made that way again. Changed by one thread at a time; for any thread to look at.
 */
final class LiveProjects {
    private static final Logger LOG = LoggerFactory.getLogger(LiveProjects.class);

    private record View(Map<String, Project> projects, Map<String, ProjectWork> work, Map<String, Users> users) {}

    private final Ledger ledger;
    private final Unsettled unsettled;
    private final Function<Destination, Delivery> delivery;

    /** Of every project that there has been since the start: one may come back. */
    private final Map<String, Policies> policies = new HashMap<>();

    private final Map<String, Making> makings = new HashMap<>();
    private volatile View view = new View(Map.of(), Map.of(), Map.of());

    /** @param delivery to each destination of the configuration that holds */
    LiveProjects(Ledger ledger, Unsettled unsettled, Function<Destination, Delivery> delivery) {
        this.ledger = ledger;
        this.unsettled = unsettled;
        this.delivery = delivery;
    }

    /**
     * Reads the files of a configuration's projects, and holds their keys against the ledger's. A key that is not there yet is made last, so that
     * nothing is made for a configuration in which anything else is wrong.
     */
    Map<String, Project> load(Configuration configuration) throws NodeException, InterruptedException {
        List<ProjectConfig> order = new ArrayList<>(configuration.projects().values());
        order.sort((one, other) -> Boolean.compare(makings.containsKey(other.name()), makings.containsKey(one.name())));
        Map<String, Project> loaded = new HashMap<>();
        for (ProjectConfig config : order) {
            Project project = Project.load(config, configuration.node().data());
            bindKey(project);
            loaded.put(config.name(), project);
        }
        Map<String, Project> projects = new LinkedHashMap<>();
        configuration.projects().keySet().forEach(name -> projects.put(name, loaded.get(name)));
        return projects;
    }

    private void bindKey(Project project) throws NodeException, InterruptedException {
        try {
            if (ledger.bindKey(project.config().name(), project.keyFingerprint())
                            .get()
                    == Binding.CONFLICT) {
                throw new NodeException("project " + project.config().name()
                        + ": its key is not the one that this data folder's pseudonyms were made with; put that key"
                        + " back, or begin with a new data folder");
            }
        } catch (ExecutionException e) {
            throw new NodeException("ledger: " + e.getCause(), e);
        }
    }

    /**
     * From now on these are the projects.
     *
     * @param entries all that the spool has
     * @param configuration digest of the configuration
     */
    void become(Map<String, Project> projects, List<SpoolEntry> entries, String configuration)
            throws IOException, InterruptedException {
        NavigableSet<Long> ids = entries.stream().map(SpoolEntry::id).collect(Collectors.toCollection(TreeSet::new));
        Map<String, ProjectWork> work = new HashMap<>();
        Map<String, Users> users = new HashMap<>();
        for (Project project : projects.values()) {
            String name = project.config().name();
            work.put(
                    name,
                    new ProjectWork(
                            name,
                            policies(project, ids),
                            new LedgerResearchIds(ledger, name, project.pseudonyms()),
                            delivery.apply(project.config().destination()),
                            ProjectWork.ArrivingTwice.valueOf(
                                    project.config().arrivingTwice().name()),
                            project.config().completion().holdStudy(),
                            configuration));
            project.users().ifPresent(of -> users.put(name, of));
        }
        view = new View(Map.copyOf(projects), Map.copyOf(work), Map.copyOf(users));
    }

    private Policies policies(Project project, NavigableSet<Long> spooled) throws IOException, InterruptedException {
        Making making = Makings.of(project);
        Making before = makings.get(making.project());
        Policies known = policies.get(making.project());
        if (before == null || known == null) {
            known = begin(project, making, spooled);
            policies.put(making.project(), known);
        } else if (before.digest().equals(making.digest())) {
            known.exclude(project.policy());
        } else {
            try {
                known.change(
                        project.policy(),
                        making.digest(),
                        begun -> ledger.changeMaking(making, begun).join());
            } catch (CompletionException e) {
                throw new IOException("ledger: " + e.getCause(), e);
            }
        }
        makings.put(making.project(), making);
        return known;
    }

    private Policies begin(Project project, Making making, NavigableSet<Long> spooled)
            throws IOException, InterruptedException {
        List<Policies.Earlier> earlier = new ArrayList<>();
        try {
            for (Pin pin : ledger.beginMaking(making, spooled).get()) {
                Optional<ProjectPolicy> policy = Makings.policy(pin.making(), project);
                earlier.add(new Policies.Earlier(pin, policy));
                if (!pin.making().digest().equals(making.digest())) {
                    LOG.warn(
                            "project {}: entries from before that may have been sent with earlier rules or settings"
                                    + " are {}",
                            making.project(),
                            policy.isPresent() ? "made with them again" : "held: this build cannot make them again");
                }
            }
        } catch (ExecutionException e) {
            throw new IOException("ledger: " + e.getCause(), e);
        }
        return new Policies(project.policy(), making.digest(), earlier);
    }

    /** Once nothing is sent any more: what was sent without a known outcome is made the same way again. */
    void end() {
        for (String project : makings.keySet()) {
            ledger.endMaking(project, unsettled.of(project)).join();
        }
    }

    Map<String, Project> projects() {
        return view.projects;
    }

    Map<String, ProjectWork> work() {
        return view.work;
    }

    /** Who may push for a project, where it says who. */
    Map<String, Users> users() {
        return view.users;
    }

    /** @throws IllegalArgumentException if there is none of that name */
    Project get(String name) {
        Project project = view.projects.get(name);
        if (project == null) {
            throw new IllegalArgumentException("no project " + name);
        }
        return project;
    }
}
