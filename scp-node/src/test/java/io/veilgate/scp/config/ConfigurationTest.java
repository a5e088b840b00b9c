package io.veilgate.scp.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.veilgate.core.base.AeTitle;
import io.veilgate.core.base.Uid;
import io.veilgate.core.net.AssociationLimits;
import io.veilgate.core.net.Timeouts;
import io.veilgate.scp.config.LimitsConfig.MemoryLimit;
import io.veilgate.scp.config.PeerConfig.RetrieveMode;
import io.veilgate.scp.config.ProjectConfig.ArrivingTwice;
import io.veilgate.scp.config.ProjectConfig.UnknownDevice;
import io.veilgate.scp.route.AddressRange;
import io.veilgate.scp.route.Caller;
import io.veilgate.scu.pace.Hours;
import io.veilgate.scu.pace.PaceLimits;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.Period;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationTest {
    private static final String SMALLEST = """
            projects:
              p:
                folder: out
            """;

    @TempDir
    Path folder;

    private Configuration load(String yaml) throws ConfigurationException, IOException {
        return Configuration.load(Files.writeString(folder.resolve("v.yaml"), yaml));
    }

    /** The problems' lines, with the file's name taken off. */
    private List<String> problemsOf(String yaml) throws IOException {
        Path file = Files.writeString(folder.resolve("v.yaml"), yaml);
        try {
            Configuration.load(file);
            return List.of();
        } catch (ConfigurationException e) {
            return Stream.of(e.getMessage().split("\n"))
                    .map(line -> line.substring(file.toString().length()))
                    .toList();
        }
    }

    @Test
    void whatIsKeptForHowLongIsSaidInDays() throws Exception {
        Configuration configuration = load(SMALLEST + "retention: { quarantine: 90d, results: 365d }\n");
        assertThat(configuration.retention().quarantine()).contains(Period.ofDays(90));
        assertThat(configuration.retention().results()).contains(Period.ofDays(365));
        assertThat(configuration.retention().unset()).containsExactly("retention.lists", "retention.dropped");
        assertThat(problemsOf(SMALLEST + "retention: { lists: 0d, dropped: 12h }\n"))
                .containsExactly(
                        ":4: retention.lists: found \"0d\"; allowed: whole days, such as 90d",
                        ":4: retention.dropped: found \"12h\"; allowed: whole days, such as 90d");
    }

    @Test
    void everythingButAProjectHasADefault() throws Exception {
        Configuration configuration = load(SMALLEST);
        assertThat(configuration.node())
                .isEqualTo(new NodeConfig(
                        new AeTitle("VEILGATE"),
                        InetAddress.ofLiteral("0.0.0.0"),
                        OptionalInt.of(11112),
                        Optional.empty(),
                        Optional.empty(),
                        folder.resolve("data"),
                        AssociationLimits.of(64),
                        List.of(),
                        new Timeouts(
                                Duration.ofSeconds(10),
                                Duration.ofSeconds(30),
                                Duration.ofSeconds(10),
                                Duration.ofMinutes(10),
                                Duration.ofMinutes(10),
                                Duration.ofSeconds(30))));
        assertThat(configuration.peers()).isEmpty();
        assertThat(configuration.routes().routes()).isEmpty();
        assertThat(configuration.limits())
                .isEqualTo(new LimitsConfig(
                        new MemoryLimit.Auto(),
                        50L << 30,
                        10L << 30,
                        OptionalInt.empty(),
                        1000,
                        Duration.ofMinutes(10)));
        ProjectConfig project = configuration.onlyProject().orElseThrow();
        assertThat(project.destination()).isEqualTo(new Destination.Folder(folder.resolve("out")));
        assertThat(project.mask()).isEqualTo(new ProjectConfig.MaskConfig(List.of(), UnknownDevice.QUARANTINE));
        assertThat(project.arrivingTwice()).isEqualTo(ArrivingTwice.KEEP);
    }

    @Test
    void everyKeyIsRead() throws Exception {
        Files.createDirectories(folder.resolve("rules/more"));
        Files.writeString(folder.resolve("rules/b.yaml"), "");
        Files.writeString(folder.resolve("rules/a.yaml"), "");
        Files.writeString(folder.resolve("rules/more/c.yaml"), "");
        Files.writeString(folder.resolve("out.csv"), "");
        Configuration configuration = load("""
                node:
                  aeTitle: GATE
                  bindAddress: 127.0.0.1
                  port: 0
                  data: ../gate
                  maxAssociations: 7
                  maxAssociationsPerPeer: 3
                  maxAssociationsPerAddress: 5
                  allow: [127.0.0.1, 10.0.0.0/8]
                  timeouts: { connect: 500ms, association: 20s, release: 4s, response: 5m, idle: 1h, artim: 15s }
                peers:
                  PACS: { aeTitle: ORTHANC, host: pacs.example, port: 4242, maxAssociations: 8, retrieve: move,
                          maxBandwidth: 40MB/s, moveFrom: [ORTHANC2, 10.0.0.5],
                          hours: [ { between: "07:00-19:00", zone: Asia/Seoul, maxAssociations: 2 },
                                   { between: "19:00-24:00", zone: Asia/Seoul, maxBandwidth: 1MiB/s } ] }
                  RESEARCH: { aeTitle: "ARCHIVE", host: "::1", port: 4243, asyncOperations: 4 }
                projects:
                  stroke:
                    archive: RESEARCH
                    deidentify: { profile: basic, options: [] }
                    mask: { rules: [rules/*.yaml, rules/more/c.yaml], unknownDevice: pass }
                    exclude: out.csv
                    keyFile: /keys/stroke
                    arrivingTwice: hold
                    defaultIssuer: HOSPITAL
                  heart: { folder: /exports }
                routes:
                  - { calledAeTitle: GATE, callingAeTitle: [CT1, CT2], address: [10.0.0.0/8], project: stroke }
                  - { project: heart }
                limits: { memory: 1.5GiB, spool: 100GB, quarantine: 1TiB, workers: 3, studiesPerLine: 20, instanceTime: 2m }
                storage: { sopClasses: [1.2.3.4] }
                """);
        assertThat(configuration.node().port()).hasValue(0);
        assertThat(configuration.node().data()).isEqualTo(folder.resolveSibling("gate"));
        assertThat(configuration.node().timeouts())
                .isEqualTo(new Timeouts(
                        Duration.ofMillis(500),
                        Duration.ofSeconds(20),
                        Duration.ofSeconds(4),
                        Duration.ofMinutes(5),
                        Duration.ofHours(1),
                        Duration.ofSeconds(15)));
        assertThat(configuration.node().entrance().limits()).isEqualTo(new AssociationLimits(7, 3, 5));
        assertThat(List.of("127.0.0.1", "10.9.8.7", "127.0.0.2", "::1"))
                .filteredOn(address -> configuration.node().entrance().allowed().test(InetAddress.ofLiteral(address)))
                .containsExactly("127.0.0.1", "10.9.8.7");
        PeerConfig pacs = configuration.peers().get("PACS");
        assertThat(pacs)
                .isEqualTo(new PeerConfig(
                        "PACS",
                        new AeTitle("ORTHANC"),
                        "pacs.example",
                        4242,
                        new PaceLimits(
                                8,
                                OptionalLong.of(40_000_000),
                                List.of(
                                        new Hours(
                                                LocalTime.of(7, 0),
                                                LocalTime.of(19, 0),
                                                ZoneId.of("Asia/Seoul"),
                                                OptionalInt.of(2),
                                                OptionalLong.empty()),
                                        new Hours(
                                                LocalTime.of(19, 0),
                                                LocalTime.MIDNIGHT,
                                                ZoneId.of("Asia/Seoul"),
                                                OptionalInt.empty(),
                                                OptionalLong.of(1 << 20)))),
                        RetrieveMode.MOVE,
                        new PeerConfig.MoveFrom(
                                List.of(new AeTitle("ORTHANC2")), List.of(AddressRange.parse("10.0.0.5"))),
                        Optional.empty(),
                        new PeerConfig.Commitment(false, Duration.ofMinutes(10)),
                        PeerConfig.Duplicates.KEEPS));
        assertThat(configuration.peers().get("RESEARCH").limits())
                .isEqualTo(PaceLimits.of(8).withOperations(4));
        assertThat(configuration.onlySource()).contains(pacs);
        assertThat(configuration.onlyProject()).isEmpty();
        ProjectConfig stroke = configuration.projects().get("stroke");
        assertThat(stroke.destination()).isEqualTo(new Destination.Archive("RESEARCH"));
        assertThat(stroke.mask().rules())
                .containsExactly(
                        folder.resolve("rules/a.yaml"),
                        folder.resolve("rules/b.yaml"),
                        folder.resolve("rules/more/c.yaml"));
        assertThat(stroke.mask().unknownDevice()).isEqualTo(UnknownDevice.PASS);
        assertThat(stroke.exclude()).contains(folder.resolve("out.csv"));
        assertThat(stroke.keyFile()).contains(Path.of("/keys/stroke"));
        assertThat(stroke.arrivingTwice()).isEqualTo(ArrivingTwice.HOLD);
        assertThat(stroke.defaultIssuer()).contains("HOSPITAL");
        assertThat(configuration.routes().projectOf(new Caller("GATE", "CT2", InetAddress.ofLiteral("10.9.9.9"))))
                .contains("stroke");
        assertThat(configuration.limits())
                .isEqualTo(new LimitsConfig(
                        new MemoryLimit.Bytes(3L << 29),
                        100_000_000_000L,
                        1L << 40,
                        OptionalInt.of(3),
                        20,
                        Duration.ofMinutes(2)));
        assertThat(configuration.extraSopClasses()).containsExactly(new Uid("1.2.3.4"));
    }

    @Test
    void movesAreTakenFromThePeerAndWhatItNames() throws Exception {
        PeerConfig peer = load(SMALLEST + """
                peers:
                  A: { aeTitle: PACS, host: h, port: 1, moveFrom: [WORKER, 10.1.0.0/16] }
                """).peers().get("A");
        assertThat(peer.mayDeliverAs(new Caller("X", "PACS", InetAddress.ofLiteral("::1"))))
                .isTrue();
        assertThat(peer.mayDeliverAs(new Caller("X", "WORKER", InetAddress.ofLiteral("::1"))))
                .isTrue();
        assertThat(peer.mayDeliverAs(new Caller("X", "Y", InetAddress.ofLiteral("10.1.2.3"))))
                .isTrue();
        assertThat(peer.mayDeliverAs(new Caller("X", "Y", InetAddress.ofLiteral("10.2.2.3"))))
                .isFalse();
    }

    @Test
    void allErrorsAreToldAtOnceEachWithLineKeyFoundAndAllowed() throws Exception {
        assertThat(problemsOf("""
                node: { aeTitle: THIS_IS_FAR_TOO_LONG, port: 70000 }
                peers:
                  PACS:
                    aeTitle: ORTHANC
                    port: [1, 2]
                    retrieve: fetch
                    maxBandwidth: 40MB
                    hours: [ { between: "7-19", zone: Seoul, maxAssociations: 9 }, { between: "25:00-07:00" } ]
                    maxBandwith: 3
                projects:
                  stroke:
                    archive: RESERCH
                    mask: { rules: [missing/*.yaml] }
                    exclude: nobody.csv
                    deidentify: { options: [retainUids] }
                routes:
                  - { callingAeTitle: X, project: heart }
                limits: { memory: 100MB, spool: 50, workers: 0 }
                """))
                .containsExactly(
                        ":1: node.aeTitle: found \"THIS_IS_FAR_TOO_LONG\"; allowed: an AE title: 1 to 16 ASCII characters without backslash",
                        ":1: node.port: found \"70000\"; allowed: a whole number, 0 to 65535, or off",
                        ":3: peers.PACS.host: missing; allowed: a host name or address",
                        ":5: peers.PACS.port: found a list; allowed: a whole number, 1 to 65535",
                        ":6: peers.PACS.retrieve: found \"fetch\"; allowed: get or move",
                        ":7: peers.PACS.maxBandwidth: found \"40MB\"; allowed: a rate of at least 16KB/s, such as 40MB/s",
                        ":8: peers.PACS.hours[1].between: found \"7-19\"; allowed: two times of day, such as \"19:00-07:00\"",
                        ":8: peers.PACS.hours[1].zone: found \"Seoul\"; allowed: a time zone, such as Asia/Seoul or Europe/Berlin",
                        ":8: peers.PACS.hours[1].maxAssociations: found \"9\"; allowed: a whole number, 0 to 8",
                        ":8: peers.PACS.hours[2].between: found \"25:00-07:00\"; allowed: two times of day, such as \"19:00-07:00\"",
                        ":8: peers.PACS.hours[2]: says no limit; allowed: maxAssociations, maxBandwidth or both",
                        ":9: peers.PACS.maxBandwith: not a known key; known here: aeTitle, host, port, maxAssociations, maxBandwidth, hours, asyncOperations, retrieve, moveFrom, tls, commitment, commitmentWithin, duplicates",
                        ":12: projects.stroke.archive: found \"RESERCH\"; allowed: PACS",
                        ":13: projects.stroke.mask.rules: no readable file fits \"missing/*.yaml\" below " + folder,
                        ":14: projects.stroke.exclude: no readable file \"" + folder.resolve("nobody.csv") + "\"",
                        ":15: projects.stroke.deidentify.options: not supported yet; allowed: an empty list",
                        ":17: routes[1].project: found \"heart\"; allowed: stroke",
                        ":18: limits.memory: found \"100MB\"; allowed: auto, a size of at least 256MiB, or 1% to 90% of the machine",
                        ":18: limits.spool: found \"50\"; allowed: a size with its unit, such as 350MB or 50GiB",
                        ":18: limits.workers: found \"0\"; allowed: auto or a whole number, 1 to 1024");
    }

    @Test
    void whatIsFoundIsToldInOneLine() throws Exception {
        assertThat(problemsOf("""
                node: { port: "1\\n2" }
                projects: { p: { folder: x } }
                """)).singleElement().asString().startsWith(":1: node.port: found \"1\\u000A2\"");
    }

    @Test
    void aProjectSendsToOnePlace() throws Exception {
        String both = """
                peers: { A: { aeTitle: A, host: h, port: 1 } }
                projects: { p: { archive: A, folder: x } }
                """;
        String text = "projects.p: archive or folder: one of the two has to say where results go";
        assertThat(problemsOf(both)).containsExactly(":2: " + text);
        assertThat(problemsOf("projects: { p: { } }")).containsExactly(":1: " + text);
    }

    @Test
    void whatIsPushedCannotBeHeldByStudy() throws Exception {
        assertThat(problemsOf("""
                projects: { p: { folder: x, holdStudy: true }, q: { folder: y } }
                routes:
                  - { callingAeTitle: A, project: q }
                  - { callingAeTitle: B, project: p }
                """))
                .containsExactly(
                        ":4: routes[2].project: p has holdStudy: true, and nothing says when a pushed study is whole;"
                                + " let a project without it take what is pushed, and a job fetch what p is to have");
        assertThat(problemsOf("projects: { p: { folder: x, holdStudy: maybe } }"))
                .containsExactly(":1: projects.p.holdStudy: found \"maybe\"; allowed: true or false");
        assertThat(load("projects: { p: { folder: x, holdStudy: true } }")
                        .onlyProject()
                        .orElseThrow()
                        .completion()
                        .holdStudy())
                .isTrue();
    }

    @Test
    void onlyWhatReplacesCanBeReplaced() throws Exception {
        String configuration = """
                peers: { A: { aeTitle: A, host: h, port: 1%s } }
                projects: { p: { archive: A, arrivingTwice: replace } }
                """;
        String instead =
                "; what is archived can be made anew with \"veilgate affected --refetch\": under new SOP Instance UIDs, or,"
                        + " once the old ones have been removed at the archive, with --removed";
        assertThat(problemsOf(configuration.formatted("")))
                .containsExactly(
                        ":2: projects.p.arrivingTwice: replace: peers.A.duplicates is keeps (the default), so the"
                                + " archive would answer Success and keep the old object" + instead);
        assertThat(problemsOf(configuration.formatted(", duplicates: rejects")))
                .containsExactly(
                        ":2: projects.p.arrivingTwice: replace: peers.A.duplicates is rejects, so the archive would"
                                + " refuse the new object" + instead);
        assertThat(problemsOf(configuration.formatted(", duplicates: replaces, retrieve: move")))
                .singleElement()
                .asString()
                .contains("is read back by C-GET, and peers.A.retrieve is move");
        assertThat(problemsOf(configuration.formatted(", duplicates: overwrites")))
                .contains(":1: peers.A.duplicates: found \"overwrites\"; allowed: replaces or keeps or rejects");
        assertThat(load(configuration.formatted(", duplicates: replaces"))
                        .projects()
                        .get("p")
                        .arrivingTwice())
                .isEqualTo(ArrivingTwice.REPLACE);
        assertThat(load("projects: { p: { folder: x, arrivingTwice: replace } }")
                        .onlyProject())
                .isPresent();
    }

    @Test
    void namesCanBePartsOfFileNames() throws Exception {
        assertThat(problemsOf("projects: { ../p: { folder: x } }"))
                .containsExactly(
                        ":1: projects.../p: not usable as a name; allowed: 1 to 64 letters, digits, '-' and '_', no sign first");
    }

    @Test
    void keysGivenTwiceAndAliasesAreErrors() throws Exception {
        assertThat(problemsOf("projects: { p: { folder: x } }\nnode: { port: 1, port: 2 }"))
                .singleElement()
                .asString()
                .startsWith(":2: ");
        assertThat(problemsOf("node: &n { port: 1 }\nprojects: { p: { folder: x } }\nlimits: *n"))
                .anySatisfy(problem -> assertThat(problem).startsWith(":3: limits: an alias (*name)"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a: [", "a: b: c", "\tx: 1", "- 1\n- 2", "text", "a: 'x", "{", "--- {}\n--- {}", "\"\\x\""})
    void whatIsNotAMappingOfKeysIsOneClearError(String yaml) throws Exception {
        assertThat(problemsOf(yaml))
                .isNotEmpty()
                .allSatisfy(problem -> assertThat(problem).startsWith(":"));
    }

    @Test
    void deepNestingEndsInAnError() throws Exception {
        assertThat(problemsOf("a: " + "[".repeat(5_000) + "]".repeat(5_000))).hasSize(1);
    }

    @Test
    void aMissingFileAndABrokenEncodingAreNamed() throws Exception {
        Path missing = folder.resolve("none.yaml");
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> Configuration.load(missing))
                .withMessage(missing + ": no such file");
        Path latin = Files.write(folder.resolve("latin.yaml"), new byte[] {'a', ':', ' ', (byte) 0xE9, '\n'});
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> Configuration.load(latin))
                .withMessage(latin + ": not UTF-8");
    }

    @Test
    void anEmptyFileSaysThatAProjectIsMissing() throws Exception {
        assertThat(problemsOf("")).singleElement().asString().contains("projects: missing");
        assertThat(problemsOf("# nothing\n")).singleElement().asString().contains("projects: missing");
    }
}
