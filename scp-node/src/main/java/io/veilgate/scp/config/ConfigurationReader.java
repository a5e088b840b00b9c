package io.veilgate.scp.config;

import io.veilgate.core.base.AeTitle;
import io.veilgate.core.base.Uid;
import io.veilgate.core.yaml.YamlNode;
import io.veilgate.core.yaml.YamlReader;
import io.veilgate.scp.config.LimitsConfig.MemoryLimit;
import io.veilgate.scp.route.AddressRange;
import io.veilgate.scp.route.Route;
import io.veilgate.scp.route.Routes;
import io.veilgate.scu.pace.PaceLimits;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;

/** Turns one file into a {@link Configuration}: the keys, their defaults, and what has to fit together. */
final class ConfigurationReader {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,63}");
    private static final Kind<Integer> PORT = Kind.number(1, 65535);
    private static final Kind<MemoryLimit> MEMORY =
            new Kind<>("auto, a size of at least 256MiB, or 1% to 90% of the machine", ConfigurationReader::memory);
    private static final Kind<OptionalInt> WORKERS = new Kind<>(
            "auto or a whole number, 1 to 1024",
            text -> text.equals("auto")
                    ? OptionalInt.empty()
                    : OptionalInt.of(Kind.number(1, 1024).parse().apply(text)));

    private static final long MAX_BYTES = 1 << 20;

    private final Path file;
    private final Path base;
    private final Problems problems;
    private final TlsReader tlsReader;

    ConfigurationReader(Path file) {
        this.file = file.toAbsolutePath().normalize();
        Path parent = this.file.getParent();
        this.base = parent == null ? this.file : parent;
        this.tlsReader = new TlsReader(base);
        this.problems = new Problems(file.toString());
    }

    /** The file's document; {@link YamlNode.Nothing} if it cannot be read, which is then among the problems. */
    private YamlNode document() {
        try {
            if (Files.isRegularFile(file) && Files.size(file) > MAX_BYTES) {
                throw new IOException("more than " + MAX_BYTES + " bytes");
            }
            return YamlReader.read(Files.readString(file), problems::add);
        } catch (NoSuchFileException _) {
            problems.add(0, "", "no such file");
        } catch (CharacterCodingException _) {
            problems.add(0, "", "not UTF-8");
        } catch (IOException e) {
            problems.add(0, "", "cannot be read: " + e.getMessage());
        }
        return new YamlNode.Nothing(0);
    }

    Configuration read() throws ConfigurationException {
        YamlNode document = document();
        problems.throwIfAny();
        Section root = Section.of(problems, "", document);
        NodeConfig node = new NodeReader(base).read(root.section("node"));
        Map<String, PeerConfig> peers = new LinkedHashMap<>();
        Map<String, Section> peerSections = named(root, "peers");
        boolean nodeHasTls = root.section("node").has("tls");
        peerSections.forEach((name, section) -> peer(name, section, nodeHasTls, peers));
        Map<String, Section> projectSections = named(root, "projects");
        if (projectSections.isEmpty()) {
            root.problem("projects", "missing; at least one project has to say what is done and where it goes");
        }
        Map<String, ProjectConfig> projects = new LinkedHashMap<>();
        ProjectReader projectReader = new ProjectReader(base, peerSections.keySet(), peers);
        projectSections.forEach((name, section) -> projectReader.read(name, section, projects));
        Routes routes = routes(root, projectSections.keySet(), projects);
        LimitsConfig limits = limits(root.section("limits"));
        List<Uid> extraSopClasses = storage(root.section("storage"));
        RetentionConfig retention = retention(root.section("retention"));
        AlertsConfig alerts = WatchReader.alerts(root.section("alerts"));
        AuditConfig audit = WatchReader.audit(root.section("audit"));
        root.close();
        problems.throwIfAny();
        return new Configuration(
                file, node, peers, projects, routes, limits, extraSopClasses, retention, alerts, audit);
    }

    private void peer(String name, Section section, boolean nodeHasTls, Map<String, PeerConfig> peers) {
        AeTitle aeTitle = section.required("aeTitle", Kind.AE_TITLE);
        String host = section.required("host", Kind.HOST);
        Integer port = section.required("port", PORT);
        PaceLimits limits = PaceReader.read(section);
        PeerConfig.RetrieveMode retrieve =
                section.value("retrieve", Kind.oneOf(PeerConfig.RetrieveMode.class), PeerConfig.RetrieveMode.GET);
        PeerConfig.MoveFrom moveFrom = moveFrom(section);
        Optional<PeerTls> tls = tlsReader.peer(section, nodeHasTls);
        PeerConfig.Commitment commitment = commitment(section);
        PeerConfig.Duplicates duplicates =
                section.value("duplicates", Kind.oneOf(PeerConfig.Duplicates.class), PeerConfig.Duplicates.KEEPS);
        section.close();
        if (aeTitle != null && host != null && port != null) {
            peers.put(
                    name,
                    new PeerConfig(name, aeTitle, host, port, limits, retrieve, moveFrom, tls, commitment, duplicates));
        }
    }

    private static PeerConfig.Commitment commitment(Section section) {
        boolean required = section.value("commitment", Kind.oneOf(CommitmentKey.class), CommitmentKey.OFF)
                == CommitmentKey.REQUIRED;
        if (section.has("commitmentWithin") && !required) {
            section.problem("commitmentWithin", "only with commitment: required");
        }
        return new PeerConfig.Commitment(
                required, section.value("commitmentWithin", Kind.DURATION, Duration.ofMinutes(10)));
    }

    private enum CommitmentKey {
        OFF,
        REQUIRED
    }

    /** What reads as an address is one; everything else is an AE title. */
    private static PeerConfig.MoveFrom moveFrom(Section section) {
        List<AeTitle> aeTitles = new ArrayList<>();
        List<AddressRange> addresses = new ArrayList<>();
        for (Object entry : section.list("moveFrom", new Kind<>("an AE title or an address", text -> {
            try {
                return AddressRange.parse(text);
            } catch (IllegalArgumentException _) {
                return new AeTitle(text);
            }
        }))) {
            switch (entry) {
                case AddressRange range -> addresses.add(range);
                case AeTitle title -> aeTitles.add(title);
                default -> throw new IllegalStateException("neither address nor AE title");
            }
        }
        return new PeerConfig.MoveFrom(aeTitles, addresses);
    }

    private static Routes routes(Section root, Set<String> projects, Map<String, ProjectConfig> read) {
        List<Route> routes = new ArrayList<>();
        for (Section section : root.items("routes")) {
            List<AeTitle> called = section.list("calledAeTitle", Kind.AE_TITLE);
            List<AeTitle> calling = section.list("callingAeTitle", Kind.AE_TITLE);
            List<AddressRange> addresses = section.list("address", Kind.ADDRESS_RANGE);
            Route.Security security = TlsReader.route(section);
            String project = section.required("project", Kind.TEXT);
            if (project != null && !projects.contains(project)) {
                section.problem("project", "found \"" + project + "\"; allowed: " + namesOf(projects, "project"));
            }
            ProjectConfig given = project == null ? null : read.get(project);
            if (given != null && given.completion().holdStudy()) {
                section.problem(
                        "project",
                        project
                                + " has holdStudy: true, and nothing says when a pushed study is whole; let a project without"
                                + " it take what is pushed, and a job fetch what " + project + " is to have");
            }
            section.close();
            if (project != null) {
                routes.add(new Route(called, calling, addresses, security, project));
            }
        }
        return new Routes(routes);
    }

    private static LimitsConfig limits(Section section) {
        LimitsConfig limits = new LimitsConfig(
                section.value("memory", MEMORY, new MemoryLimit.Auto()),
                section.value("spool", Kind.SIZE, 50L << 30),
                section.value("quarantine", Kind.SIZE, 10L << 30),
                section.value("workers", WORKERS, OptionalInt.empty()),
                section.value("studiesPerLine", Kind.number(1, 1_000_000), 1000),
                section.value("instanceTime", Kind.DURATION, Duration.ofMinutes(10)));
        section.close();
        return limits;
    }

    private static MemoryLimit memory(String text) {
        if (text.equals("auto")) {
            return new MemoryLimit.Auto();
        }
        if (text.endsWith("%")) {
            int percent = Units.percent(text);
            if (percent < 1 || percent > 90) {
                throw new IllegalArgumentException("out of range");
            }
            return new MemoryLimit.Share(percent);
        }
        long bytes = Units.bytes(text);
        if (bytes < MemoryPlan.SMALLEST_BYTES) {
            throw new IllegalArgumentException("too small");
        }
        return new MemoryLimit.Bytes(bytes);
    }

    private static RetentionConfig retention(Section section) {
        RetentionConfig retention = new RetentionConfig(
                section.optional("quarantine", Kind.DAYS),
                section.optional("lists", Kind.DAYS),
                section.optional("dropped", Kind.DAYS),
                section.optional("results", Kind.DAYS));
        section.close();
        return retention;
    }

    private static List<Uid> storage(Section section) {
        List<Uid> extra = section.list("sopClasses", Kind.UID);
        section.close();
        return extra;
    }

    /** Sections by name, where the name can be part of a file's name. */
    private static Map<String, Section> named(Section root, String key) {
        Map<String, Section> sections = root.sections(key);
        sections.forEach((name, section) -> {
            if (!NAME.matcher(name).matches()) {
                section.problemHere(
                        "not usable as a name; allowed: 1 to 64 letters, digits, '-' and '_', no sign first");
            }
        });
        return sections;
    }

    static String namesOf(Set<String> names, String what) {
        return names.isEmpty() ? "the name of a " + what + ", of which there is none" : String.join(" or ", names);
    }
}
