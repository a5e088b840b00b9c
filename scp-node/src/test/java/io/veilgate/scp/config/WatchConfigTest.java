package io.veilgate.scp.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys of how a node is watched. */
final class WatchConfigTest {
    private static final String PROJECT = "projects: { p: { folder: out } }\n";

    @TempDir
    private Path folder;

    private Configuration load(String yaml) throws Exception {
        return Configuration.load(Files.writeString(folder.resolve("v.yaml"), yaml + PROJECT));
    }

    private String problemOf(String yaml) {
        return catchThrowableOfType(ConfigurationException.class, () -> load(yaml))
                .getMessage();
    }

    @Test
    void nothingIsServedByHttpAndNobodyIsToldUnlessItIsWritten() throws Exception {
        Configuration configuration = load("");
        assertThat(configuration.node().http()).isEmpty();
        assertThat(configuration.alerts())
                .isEqualTo(new AlertsConfig(
                        Optional.empty(), 1L << 30, Duration.ofMinutes(5), Duration.ofMinutes(5), 20, 30));
        assertThat(configuration.audit()).isEqualTo(new AuditConfig(3650, 64L << 20));
    }

    @Test
    void httpIsOnLoopbackUnlessAnotherAddressIsWritten() throws Exception {
        assertThat(load("node: { http: { port: 9100 } }\n").node().http())
                .contains(new HttpConfig(InetAddress.ofLiteral("127.0.0.1"), 9100));
        assertThat(load("node: { http: { port: 9100, bindAddress: 0.0.0.0 } }\n")
                        .node()
                        .http())
                .contains(new HttpConfig(InetAddress.ofLiteral("0.0.0.0"), 9100));
        assertThat(problemOf("node: { http: { bindAddress: 127.0.0.1 } }\n")).contains(":1: node.http.port: missing");
    }

    @Test
    void everyKeyOfAlertsAndAuditIsRead() throws Exception {
        Configuration configuration = load("""
                alerts: { webhook: "https://alerts.example/x?key=s3", diskFree: 5GiB, archiveDown: 30s, peerDown: 1h,
                          quarantineRate: 5%, certificateDays: 14 }
                audit: { keepDays: 90, fileSize: 1MiB }
                """);
        assertThat(configuration.alerts())
                .isEqualTo(new AlertsConfig(
                        Optional.of(URI.create("https://alerts.example/x?key=s3")),
                        5L << 30,
                        Duration.ofSeconds(30),
                        Duration.ofHours(1),
                        5,
                        14));
        assertThat(configuration.audit()).isEqualTo(new AuditConfig(90, 1 << 20));
    }

    @Test
    void aWebhookWhoseUrlCannotBeUsedIsNotQuoted() {
        assertThat(problemOf("\nalerts: { webhook: \"ftp://x/s3cret\" }\n"))
                .contains(":2: alerts.webhook: not a URL")
                .doesNotContain("s3cret");
        assertThat(problemOf("alerts: { webhook: \"https://x/s3cret^ \" }\n")).doesNotContain("s3cret");
    }

    @Test
    void theWebhookIsNotInWhatIsPrintedOfTheConfiguration() throws Exception {
        assertThat(load("alerts: { webhook: \"https://x/s3cret\" }\n").toString())
                .doesNotContain("s3cret");
    }
}
