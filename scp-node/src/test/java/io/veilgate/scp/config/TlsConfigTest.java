package io.veilgate.scp.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.veilgate.core.base.Time;
import io.veilgate.core.net.CertificatePattern;
import io.veilgate.core.net.TlsClient.HostName;
import io.veilgate.core.net.TlsServer.ClientCertificate;
import io.veilgate.core.testing.Certificates;
import io.veilgate.core.testing.Certificates.Issued;
import io.veilgate.scp.wiring.NodeException;
import io.veilgate.scp.wiring.TlsSetup;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsConfigTest {
    private static final String PROJECT = "projects: { p: { folder: out } }\n";
    private static final String NODE =
            "node: { port: off, tls: { certificate: a.crt, key: a.key, trust: [ca.crt] } }\n";

    @TempDir
    private Path folder;

    private Configuration load(String text) throws Exception {
        return Configuration.load(Files.writeString(folder.resolve("veilgate.yaml"), text));
    }

    private void refuses(String text, String problem) {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> load(text + PROJECT))
                .withMessageContaining(problem);
    }

    @Test
    void mutualAuthenticationOnTheRegisteredPortIsTheDefault() throws Exception {
        TlsConfig tls = load(NODE + PROJECT).node().tls().orElseThrow();
        assertThat(tls.port()).hasValue(2762);
        assertThat(tls.clientCertificate()).isEqualTo(ClientCertificate.REQUIRED);
        assertThat(tls.files().certificate()).isEqualTo(folder.resolve("a.crt"));
        assertThat(tls.files().trust()).containsExactly(folder.resolve("ca.crt"));
    }

    @Test
    void aPeersHostNameIsCheckedUnlessItsCertificateIsNamed() throws Exception {
        Configuration configuration = load(NODE + PROJECT + """
                peers:
                  PLAIN: { aeTitle: A, host: h, port: 104 }
                  YES:   { aeTitle: A, host: h, port: 104, tls: true }
                  NAMED: { aeTitle: A, host: h, port: 104, tls: { trust: other.crt, certificate: "CN=x, O=y" } }
                """);
        assertThat(configuration.peers().get("PLAIN").tls()).isEmpty();
        assertThat(configuration.peers().get("YES").tls().orElseThrow().hostName())
                .isEqualTo(HostName.CHECK);
        PeerTls named = configuration.peers().get("NAMED").tls().orElseThrow();
        assertThat(named.hostName()).isEqualTo(HostName.IGNORE);
        assertThat(named.trust()).containsExactly(folder.resolve("other.crt"));
        assertThat(named.certificates()).containsExactly(CertificatePattern.parse("CN=x, O=y"));
    }

    @Test
    void whatDoesNotFitTogetherIsTold() {
        refuses("node: { port: off }\n", "node.port: off, and there is no node.tls");
        refuses("peers: { A: { aeTitle: A, host: h, port: 1, tls: true } }\n", "peers.A.tls: needs node.tls");
        refuses("node: { tls: { certificate: a, key: b } }\n", "node.tls.trust: missing");
        refuses(
                NODE + "routes: [ { project: p, certificate: nonsense } ]\n",
                "routes[1].certificate: found \"nonsense\"; allowed: a SHA-256 fingerprint");
    }

    @Test
    void aRouteThatAsksForTlsDoesNotFitAPlainConnection() throws Exception {
        var routes =
                load(NODE + PROJECT + "routes: [ { project: p, tls: true } ]\n").routes();
        var plain = new io.veilgate.scp.route.Caller("A", "B", InetAddress.ofLiteral("::1"));
        var overTls = new io.veilgate.scp.route.Caller(
                "A",
                "B",
                InetAddress.ofLiteral("::1"),
                Optional.of(new io.veilgate.core.net.TlsPeer("TLSv1.3", "TLS_AES_128_GCM_SHA256", Optional.empty())));
        assertThat(routes.projectOf(plain)).isEmpty();
        assertThat(routes.projectOf(overTls)).contains("p");
    }

    @Test
    void aFileThatCannotBeUsedIsNamedWithItsKey() throws Exception {
        Certificates certificates = new Certificates(folder);
        Issued ca = certificates.authority("ca");
        Issued a = certificates.issue(ca, "a", "-validity", "10");
        TlsSetup tls = TlsSetup.open(load(NODE + PROJECT), Time.system());
        assertThat(tls.warnings()).singleElement().asString().contains("certificate of this node ends on");
        Files.copy(ca.key(), a.key(), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertThatExceptionOfType(NodeException.class)
                .isThrownBy(() -> TlsSetup.open(load(NODE + PROJECT), Time.system()))
                .withMessageContaining("veilgate.yaml: node.tls.key: " + a.key())
                .withMessageContaining("does not belong to the (first) certificate");
    }
}
