package io.veilgate.scp.config;

import io.veilgate.core.base.Uid;
import io.veilgate.scp.route.Routes;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A whole configuration file, checked: every name that it refers to is there, every path is absolute.
 *
 * @param file where it was read from
 * @param peers by name, in the file's order
 * @param projects by name, in the file's order; at least one
 * @param extraSopClasses private storage SOP Classes that are accepted besides those of the registry
 */
public record Configuration(
        Path file,
        NodeConfig node,
        Map<String, PeerConfig> peers,
        Map<String, ProjectConfig> projects,
        Routes routes,
        LimitsConfig limits,
        List<Uid> extraSopClasses,
        RetentionConfig retention,
        AlertsConfig alerts,
        AuditConfig audit) {
    public Configuration {
        peers = Collections.unmodifiableMap(new LinkedHashMap<>(peers));
        projects = Collections.unmodifiableMap(new LinkedHashMap<>(projects));
        extraSopClasses = List.copyOf(extraSopClasses);
    }

    /**
     * Reads and checks a file.
     *
     * @throws ConfigurationException with every error that was found, if there is any
     */
    public static Configuration load(Path file) throws ConfigurationException {
        return new ConfigurationReader(file).read();
    }

    /** The peer that a job fetches from where none is named: the only one that is no project's archive. */
    public Optional<PeerConfig> onlySource() {
        List<PeerConfig> sources = peers.values().stream()
                .filter(peer -> projects.values().stream()
                        .noneMatch(project -> project.destination() instanceof Destination.Archive(String name)
                                && name.equals(peer.name())))
                .toList();
        return sources.size() == 1 ? Optional.of(sources.getFirst()) : Optional.empty();
    }

    /** Associations that there can be at a time: accepted ones, and those to all peers. */
    public int mostAssociations() {
        return node.associations().inAll()
                + peers.values().stream()
                        .mapToInt(peer -> peer.limits().maxAssociations())
                        .sum();
    }

    /** The project that is meant where none is named: the only one. */
    public Optional<ProjectConfig> onlyProject() {
        return projects.size() == 1 ? projects.values().stream().findFirst() : Optional.empty();
    }
}
