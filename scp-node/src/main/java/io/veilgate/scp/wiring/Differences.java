package io.veilgate.scp.wiring;

import io.veilgate.scp.config.Configuration;
import io.veilgate.scp.config.Destination;
import io.veilgate.scp.config.LimitsConfig;
import io.veilgate.scp.config.NodeConfig;
import io.veilgate.scp.config.PeerConfig;
import io.veilgate.scp.config.ProjectConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What of a configuration that was read again can hold at once, and what only from the next start on.
 *
 * @param effective the new configuration, with what needs a restart as it was
 * @param applied keys that differ and hold in {@link #effective}
 * @param needRestart keys that differ and do not
 */
record Differences(Configuration effective, List<String> applied, List<String> needRestart) {
    private record Key<T>(String name, Function<T, Object> value) {}

    private static final List<Key<NodeConfig>> NODE = List.of(
            new Key<>("aeTitle", NodeConfig::aeTitle),
            new Key<>("bindAddress", NodeConfig::bindAddress),
            new Key<>("port", NodeConfig::port),
            new Key<>("tls", NodeConfig::tls),
            new Key<>("http", NodeConfig::http),
            new Key<>("data", NodeConfig::data),
            new Key<>("maxAssociations", NodeConfig::associations),
            new Key<>("allow", NodeConfig::allow),
            new Key<>("timeouts", NodeConfig::timeouts));

    private static final List<Key<LimitsConfig>> LIMITS = List.of(
            new Key<>("memory", LimitsConfig::memory),
            new Key<>("spool", LimitsConfig::spoolBytes),
            new Key<>("quarantine", LimitsConfig::quarantineBytes),
            new Key<>("workers", LimitsConfig::workers),
            new Key<>("instanceTime", LimitsConfig::instanceTime));

    private static final List<Key<PeerConfig>> PEER = List.of(
            new Key<>("aeTitle", PeerConfig::aeTitle),
            new Key<>("host", PeerConfig::host),
            new Key<>("port", PeerConfig::port),
            new Key<>("tls", PeerConfig::tls),
            new Key<>("commitment", PeerConfig::commitment));

    /** @throws NodeException if what can hold at once rests on what cannot */
    static Differences between(Configuration now, Configuration next) throws NodeException {
        List<String> applied = new ArrayList<>();
        List<String> needRestart = new ArrayList<>();
        differing("node", NODE, now.node(), next.node(), needRestart);
        differing("limits", LIMITS, now.limits(), next.limits(), needRestart);
        differing(
                "limits",
                List.of(new Key<>("studiesPerLine", LimitsConfig::studiesPerLine)),
                now.limits(),
                next.limits(),
                applied);
        if (!now.extraSopClasses().equals(next.extraSopClasses())) {
            needRestart.add("storage.sopClasses");
        }
        if (!now.retention().equals(next.retention())) {
            applied.add("retention");
        }
        if (!now.alerts().equals(next.alerts())) {
            needRestart.add("alerts");
        }
        if (!now.audit().equals(next.audit())) {
            needRestart.add("audit");
        }
        if (!now.routes().equals(next.routes())) {
            applied.add("routes");
        }
        Map<String, PeerConfig> peers = peers(now, next, applied, needRestart);
        projects(now, next, peers, applied);
        LimitsConfig limits = new LimitsConfig(
                now.limits().memory(),
                now.limits().spoolBytes(),
                now.limits().quarantineBytes(),
                now.limits().workers(),
                next.limits().studiesPerLine(),
                now.limits().instanceTime());
        return new Differences(
                new Configuration(
                        next.file(),
                        now.node(),
                        peers,
                        next.projects(),
                        next.routes(),
                        limits,
                        now.extraSopClasses(),
                        next.retention(),
                        now.alerts(),
                        now.audit()),
                List.copyOf(applied),
                List.copyOf(needRestart));
    }

    private static Map<String, PeerConfig> peers(
            Configuration now, Configuration next, List<String> applied, List<String> needRestart) {
        Map<String, PeerConfig> peers = new LinkedHashMap<>();
        next.peers().forEach((name, peer) -> {
            String path = "peers." + name;
            PeerConfig known = now.peers().get(name);
            if (known != null) {
                differing(path, PEER, known, peer, needRestart);
                PeerConfig effective = new PeerConfig(
                        name,
                        known.aeTitle(),
                        known.host(),
                        known.port(),
                        peer.limits(),
                        peer.retrieve(),
                        peer.moveFrom(),
                        known.tls(),
                        known.commitment(),
                        peer.duplicates());
                if (!effective.equals(known)) {
                    applied.add(path);
                }
                peers.put(name, effective);
            } else if (peer.tls().isEmpty()) {
                applied.add(path + " (new)");
                peers.put(name, peer);
            } else {
                needRestart.add(path + " (new, with TLS)");
            }
        });
        now.peers().keySet().stream()
                .filter(name -> !next.peers().containsKey(name))
                .forEach(name -> applied.add("peers." + name + " (gone)"));
        return peers;
    }

    private static void projects(
            Configuration now, Configuration next, Map<String, PeerConfig> peers, List<String> applied)
            throws NodeException {
        for (ProjectConfig project : next.projects().values()) {
            if (project.destination() instanceof Destination.Archive(String name) && !peers.containsKey(name)) {
                throw new NodeException("projects." + project.name() + ".archive: " + name
                        + " is a new peer with TLS, which needs a restart; nothing has changed");
            }
            ProjectConfig known = now.projects().get(project.name());
            if (known == null) {
                applied.add("projects." + project.name() + " (new)");
            } else if (!known.equals(project)) {
                applied.add("projects." + project.name());
            }
        }
        now.projects().keySet().stream()
                .filter(name -> !next.projects().containsKey(name))
                .forEach(name -> applied.add("projects." + name + " (gone)"));
    }

    private static <T> void differing(String path, List<Key<T>> keys, T now, T next, List<String> into) {
        keys.stream()
                .filter(key -> !key.value.apply(now).equals(key.value.apply(next)))
                .forEach(key -> into.add(path + "." + key.name));
    }

    /** The same, with what the files of projects brought: rules, exclusion lists, users. */
    Differences with(Map<String, Project> now, Map<String, Project> next) {
        Stream<String> files = next.entrySet().stream().flatMap(entry -> {
            Project known = now.get(entry.getKey());
            Project read = entry.getValue();
            if (known == null) {
                return Stream.empty();
            }
            List<String> changed = new ArrayList<>();
            String path = "projects." + entry.getKey();
            if (!known.policy().rules().version().equals(read.policy().rules().version())) {
                changed.add(
                        path + ".mask.rules (version " + read.policy().rules().version() + ")");
            }
            if (!known.fileDigest().equals(read.fileDigest())) {
                changed.add(path + ": exclusion list or users");
            }
            return changed.stream();
        });
        return new Differences(effective, Stream.concat(applied.stream(), files).toList(), needRestart);
    }
}
