package io.veilgate.scp.cli;

import static io.veilgate.scp.cli.Cli.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.veilgate.core.base.Uids;
import io.veilgate.core.dimse.DimseMessage.CEchoRq;
import io.veilgate.core.dimse.Status;
import io.veilgate.core.net.Acceptor;
import io.veilgate.core.net.Association;
import io.veilgate.core.net.AssociationHandler.Answer;
import io.veilgate.core.net.AssociationSettings;
import io.veilgate.core.net.EventLoops;
import io.veilgate.core.net.Received;
import io.veilgate.core.ul.ContextPolicy.Supported;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class CommandLineTest {
    @TempDir
    Path folder;

    private String configWithPeer(int port) throws IOException {
        return Files.writeString(folder.resolve("v.yaml"), """
                peers: { PACS: { aeTitle: ORTHANC, host: 127.0.0.1, port: %d } }
                projects: { p: { folder: out } }
                """.formatted(port)).toString();
    }

    private static int portWithoutListener() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** Answers C-ECHO and nothing else. */
    private static Acceptor echoScp(EventLoops loops) throws IOException {
        Supported supported = Supported.scu(Set.of(Uids.ImplicitVRLittleEndian));
        return Acceptor.bind(
                loops,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                AssociationSettings.defaults(),
                4,
                (rq, remote) -> new Answer.Accept(
                        syntax -> syntax.is(Uids.Verification) ? Optional.of(supported) : Optional.empty(),
                        CommandLineTest::answerEchoes));
    }

    private static void answerEchoes(Association association) throws IOException {
        for (Optional<Received> next = association.receive(); next.isPresent(); next = association.receive()) {
            association.send(next.get().context().id(), ((CEchoRq) next.get().message()).answer(Status.SUCCESS));
        }
    }

    @Test
    void everyCommandHasHelp() {
        List<String> commands =
                new ArrayList<>(Main.commandLine().getSubcommands().keySet());
        assertThat(commands).contains("check", "echo", "find");
        for (String command : commands) {
            Cli.Run run = run(command, "--help");
            assertThat(run.status()).as(command).isZero();
            assertThat(run.out()).as(command).anyMatch(line -> line.contains("veilgate " + command));
        }
        assertThat(run("--help").status()).isZero();
        assertThat(run("--version").out()).singleElement().asString().startsWith("veilgate ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "unknown", "--unknown", "echo", "echo A B", "find --level none PACS", "check --config"})
    void badUsageIsOneLineAndStatusTwo(String arguments) {
        Cli.Run run = run(arguments.isEmpty() ? new String[0] : arguments.split(" "));
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).singleElement().asString().startsWith("veilgate");
        assertThat(run.out()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "version | veilgate: no command \"version\"; did you mean --version? (see veilgate --help)",
                "retreive --studies x | veilgate: no command \"retreive\"; did you mean retrieve? (see veilgate --help)",
                "xyzzy | veilgate: no command \"xyzzy\" (see veilgate --help)",
                "quarantine lst | veilgate quarantine: no command \"lst\"; did you mean list? (see veilgate quarantine --help)",
                "status --jsn | veilgate status: no option --jsn; did you mean --json? (see veilgate status --help)",
                "check PACS | veilgate check: \"PACS\" is one argument too many (see veilgate check --help)",
            })
    void whatIsNotKnownIsNamedWithWhatMayHaveBeenMeant(String arguments, String line) {
        assertThat(run(arguments.split(" ")).err()).containsExactly(line);
    }

    @Test
    void aMissingConfigurationIsStatusTwo() {
        String file = folder.resolve("none.yaml").toString();
        assertThat(run("check", "-c", file)).isEqualTo(new Cli.Run(2, List.of(), List.of(file + ": no such file")));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aListThatIsNoneIsStatusTwoAndLeavesNoJobBehind(boolean dryRun) throws Exception {
        String config = configWithPeer(portWithoutListener());
        Path list = Files.writeString(folder.resolve("list.csv"), "Study,ResearchID\n1.2.3,S1\n");
        String missing = folder.resolve("none.csv").toString();
        for (String studies : List.of(list.toString(), missing)) {
            List<String> arguments = new ArrayList<>(List.of("retrieve", "-c", config, "--studies", studies));
            if (dryRun) {
                arguments.add("--dry-run");
            }
            Cli.Run run = run(arguments.toArray(String[]::new));
            assertThat(run.status()).isEqualTo(2);
            assertThat(run.err()).singleElement().asString().startsWith("veilgate retrieve: " + studies + ": ");
        }
        Path lists = folder.resolve("data").resolve("jobs").resolve("lists");
        assertThat(Files.exists(lists) ? lists.toFile().list() : new String[0]).isEmpty();
        assertThat(run("status", "-c", config).out()).noneMatch(line -> line.startsWith("job "));
    }

    @Test
    void aMisspeltKeyIsToldWithAllThatAreKnownThere() throws Exception {
        String file = Files.writeString(folder.resolve("v.yaml"), "node: { tsl: {} }\nprojects: { p: { folder: o } }\n")
                .toString();
        assertThat(run("check", "-c", file).err())
                .singleElement()
                .asString()
                .startsWith(file + ":1: node.tsl: not a known key; known here: ")
                .contains(" tls,", " aeTitle,", " allow,");
    }

    @Test
    void eachCommandIsSaidInAWholeSentence() {
        Main.commandLine()
                .getSubcommands()
                .forEach((name, command) -> assertThat(
                                command.getCommandSpec().usageMessage().description()[0])
                        .as(name)
                        .endsWith("."));
    }

    @Test
    void errorsOfTheConfigurationAreOneLineEach() throws Exception {
        String file = Files.writeString(
                        folder.resolve("v.yaml"), "nodes: {}\nprojects: { p: { folder: o, keyfile: k } }\n")
                .toString();
        Cli.Run run = run("check", "-c", file);
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).hasSize(2);
        assertThat(run.err().get(0)).startsWith(file + ":1: nodes: not a known key");
        assertThat(run.err().get(1)).startsWith(file + ":2: projects.p.keyfile: not a known key");
    }

    @Test
    void checkReadsRulesAndExclusionLists() throws Exception {
        Files.writeString(folder.resolve("r.yaml"), "- { name: x, when: { Modality: US }, quarantine: true }\n");
        Files.writeString(folder.resolve("e.csv"), "PatientID\nP1\n");
        String file = Files.writeString(
                        folder.resolve("v.yaml"),
                        "projects: { p: { folder: o, mask: { rules: [r.yaml] }, exclude: e.csv } }\n")
                .toString();
        assertThat(run("check", "-c", file).out()).contains("project p: mask rules: 1, exclusion list: read");
        Files.writeString(folder.resolve("r.yaml"), "- { name: x, whn: { Modality: US }, quarantine: true }\n");
        Cli.Run run = run("check", "-c", file);
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).singleElement().asString().contains("r.yaml:1").contains("whn");
    }

    @Test
    void checkSaysHowTheNodeSizesItselfAndWhy() throws Exception {
        String file = Files.writeString(
                        folder.resolve("v.yaml"),
                        "projects: { p: { folder: o } }\nlimits: { memory: 512MiB, workers: 3 }\n")
                .toString();
        assertThat(run("check", "-c", file).out())
                .anySatisfy(line -> assertThat(line)
                        .startsWith("memory: 512 MiB of ")
                        .contains("limits.memory", "heap 228 MiB, direct buffers 171 MiB"))
                .anySatisfy(line -> assertThat(line)
                        .startsWith("workers: 3 (as limits.workers says)")
                        .contains("header up to 19 MiB, a frame up to 38 MiB"))
                .anySatisfy(line -> assertThat(line).startsWith("associations: 64 at most"));
    }

    @Test
    void anUnknownPeerIsBadUsageThatNamesTheKnown() throws Exception {
        Cli.Run run = run("echo", "-c", configWithPeer(1), "PACKS");
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err())
                .singleElement()
                .asString()
                .contains("no peer \"PACKS\"")
                .endsWith("there are PACS");
    }

    @ParameterizedTest
    @CsvSource({"echo PACS", "find PACS --study 1.2.3"})
    void aPeerThatCannotBeReachedIsStatusOneAndOneLine(String arguments) throws Exception {
        List<String> args = new ArrayList<>(List.of(arguments.split(" ")));
        args.addAll(List.of("-c", configWithPeer(portWithoutListener())));
        Cli.Run run = run(args.toArray(String[]::new));
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err())
                .singleElement()
                .asString()
                .contains("ORTHANC at 127.0.0.1")
                .contains("connection refused");
    }

    @Test
    void unsafeKeysAreBadUsageAndNotRepeated() throws Exception {
        String config = configWithPeer(1);
        for (String[] key :
                List.of(new String[] {"--patient", "SECRET*"}, new String[] {"--accession", ""}, new String[] {
                    "--date", "20240101"
                })) {
            Cli.Run run = run("find", "-c", config, "PACS", key[0], key[1]);
            assertThat(run.status()).isEqualTo(2);
            assertThat(run.err()).singleElement().asString().doesNotContain("SECRET");
        }
    }

    @Test
    void echoAndCheckTellWhatAPeerDoes() throws Exception {
        try (EventLoops loops = EventLoops.start(1);
                Acceptor scp = echoScp(loops)) {
            String config = configWithPeer(scp.address().getPort());
            Cli.Run echo = run("echo", "-c", config, "PACS");
            assertThat(echo.status()).isZero();
            assertThat(echo.out()).singleElement().asString().startsWith("PACS (ORTHANC at 127.0.0.1");
            Cli.Run check = run("check", "-c", config);
            assertThat(check.status()).isZero();
            assertThat(check.out())
                    .anyMatch(line -> line.contains("accepts C-ECHO, C-STORE of 0 of"))
                    .anyMatch(line -> line.contains("projects: 1, peers: 1, routes: 0"));
            Cli.Run find = run("find", "-c", config, "PACS", "--study", "1.2.3");
            assertThat(find.status()).isEqualTo(1);
            assertThat(find.err()).singleElement().asString().contains("does not accept C-FIND");
        }
    }
}
