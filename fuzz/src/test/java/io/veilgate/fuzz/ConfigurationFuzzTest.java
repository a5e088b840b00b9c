package io.veilgate.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.veilgate.scp.config.Configuration;
import io.veilgate.scp.config.ConfigurationException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Any text is a configuration, or is refused with one line for each mistake. */
class ConfigurationFuzzTest {
    static Stream<Arguments> seeds() {
        return Stream.of("""
                        node:     { aeTitle: VEILGATE, port: 11112, data: ./data, timeouts: { connect: 10s } }
                        peers:
                          PACS:     { aeTitle: QUUX, host: 127.0.0.1, port: 4242, moveFrom: [ 10.0.0.0/8, QOPH ] }
                          RESEARCH: { aeTitle: ARCHIVE, host: 127.0.0.1, port: 4243, maxAssociations: 2 }
                        projects:
                          stroke:
                            archive: RESEARCH
                            deidentify: { profile: basic, options: [] }
                            mask:    { unknownDevice: quarantine }
                        routes:
                          - { calledAeTitle: VEILGATE, callingAeTitle: [ QUUX ], address: 10.0.0.1, project: stroke }
                        limits:   { memory: 1GiB, spool: 50GiB, workers: auto }
                        storage:  { sopClasses: [ 1.2.3 ] }
                        """).map(yaml -> Arguments.of((Object) yaml.getBytes(StandardCharsets.UTF_8)));
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "2m")
    void isAConfigurationOrRefusedLineByLine(byte[] input) throws Exception {
        // rules may be a pattern, and would search this machine's disk
        String yaml = new String(input, StandardCharsets.UTF_8).replace("rules", "r");
        try (TemporaryFile file = TemporaryFile.of(yaml.getBytes(StandardCharsets.UTF_8))) {
            Bounds.hold(input, 50_000, () -> run(file.path()));
        }
    }

    private static void run(Path file) {
        try {
            Configuration.load(file);
        } catch (ConfigurationException refused) {
            assertThat(refused.problems()).isNotEmpty();
            refused.problems().forEach(problem -> Refusals.isOneLine(problem.toString()));
        }
    }
}
