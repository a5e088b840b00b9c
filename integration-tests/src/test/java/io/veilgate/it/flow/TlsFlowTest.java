package io.veilgate.it.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.veilgate.core.testing.Certificates;
import io.veilgate.core.testing.Certificates.Issued;
import io.veilgate.core.testing.MayWarn;
import io.veilgate.it.harness.Await;
import io.veilgate.it.harness.Dcmtk;
import io.veilgate.it.harness.Orthanc;
import io.veilgate.it.harness.OrthancSettings;
import io.veilgate.it.harness.Peers;
import io.veilgate.it.harness.Ports;
import io.veilgate.it.harness.RemoteAe;
import io.veilgate.it.harness.StoreScp;
import io.veilgate.it.harness.ToolResult;
import io.veilgate.scp.demo.SyntheticDevice;
import io.veilgate.scp.demo.SyntheticStudies;
import io.veilgate.scu.retrieve.RetrieveMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS with OpenSSL's on the other end, in Orthanc and DCMTK, as requestor and as acceptor; both ends show a certificate. */
final class TlsFlowTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String SENDER = "MODALITY";

    @TempDir
    private static Path shared;

    private static Originals originals;
    private static Issued authority;
    private static Issued own;
    private static Issued peer;
    private static Issued stranger;

    @TempDir
    private Path folder;

    @BeforeAll
    static void prepare() throws Exception {
        originals = Originals.write(shared.resolve("files"), new SyntheticStudies(12).demo())
                .of(SyntheticDevice.MR, SyntheticDevice.CT);
        Certificates certificates = new Certificates(shared);
        authority = certificates.authority("authority");
        own = certificates.issue(authority, "node", "-keyalg", "RSA", "-keysize", "2048");
        peer = certificates.issue(authority, "peer", "-keyalg", "RSA", "-keysize", "2048");
        Path others = Files.createDirectory(shared.resolve("others"));
        Certificates unknown = new Certificates(others);
        stranger = unknown.issue(unknown.authority("authority"), "stranger", "-keyalg", "RSA", "-keysize", "2048");
    }

    private static String nodeTls(int port) {
        return ", tls: { port: %d, certificate: %s, key: %s, trust: %s }"
                .formatted(port, own.certificate(), own.key(), authority.certificate());
    }

    private static String[] dcmtk(Issued issued) {
        return new String[] {
            "+tls",
            issued.key().toString(),
            issued.certificate().toString(),
            "+cf",
            authority.certificate().toString()
        };
    }

    private static OrthancSettings overTls(OrthancSettings settings) {
        return settings.with("DicomTlsEnabled", true)
                .with("DicomTlsCertificate", peer.certificate().toString())
                .with("DicomTlsPrivateKey", peer.key().toString())
                .with("DicomTlsTrustedCertificates", authority.certificate().toString());
    }

    @Test
    void orthancIsQueriedAndFetchedFromByGetAndMoveAndStorescpIsSentTo() throws Exception {
        int tlsPort = Ports.free();
        try (Peers peers = new Peers(folder)) {
            Orthanc pacs = peers.orthanc(overTls(OrthancSettings.of("PACS"))
                    .with(
                            "DicomModalities",
                            Map.of(
                                    "VEILGATE",
                                    Map.of(
                                            "AET",
                                            "VEILGATE",
                                            "Host",
                                            RemoteAe.HOST,
                                            "Port",
                                            tlsPort,
                                            "UseDicomTls",
                                            true))));
            pacs.upload(originals.files());
            StoreScp archive = peers.storeScp("ARCHIVE", dcmtk(peer));
            NodeFolder node = new NodeFolder(folder.resolve("node"))
                    .node(nodeTls(tlsPort))
                    .peer("PACS", pacs.ae(), ", tls: true")
                    .peer("ARCHIVE", archive.ae(), ", tls: { hostName: check }")
                    .project("fetched", "ARCHIVE", "")
                    .project("moved", "ARCHIVE", "");
            try (InProcessNode running = InProcessNode.open(node)) {
                var byGet = running.retrieve("fetched", "PACS", RetrieveMode.GET, originals.studyInstanceUids());
                assertThat(byGet.path("instances").path("archived").asInt())
                        .isEqualTo(originals.files().size());
                assertThat(archive.files()).hasSameSizeAs(originals.files());
                ArrivedFiles.areMaskedOriginals(archive.files(), originals);
                var byMove = running.retrieve("moved", "PACS", RetrieveMode.MOVE, originals.studyInstanceUids());
                assertThat(byMove.path("instances").path("archived").asInt())
                        .isEqualTo(originals.files().size());
            }
        }
    }

    @Test
    @MayWarn("TLS with")
    void dcmtkPushesAndEchoesOverTlsAndOnlyKnownCertificatesGetIn() throws Exception {
        int tlsPort = Ports.free();
        RemoteAe tlsPortOfNode = new RemoteAe("VEILGATE", tlsPort);
        try (SmallPacs archive = SmallPacs.start("ARCHIVE", folder.resolve("archive"))) {
            NodeFolder node = new NodeFolder(folder.resolve("node"))
                    .node(nodeTls(tlsPort))
                    .peer("ARCHIVE", archive.ae())
                    .project("pushed", "ARCHIVE", "")
                    .routeIf(
                            "callingAeTitle: %s, certificate: \"CN=peer, O=Veilgate tests\",".formatted(SENDER),
                            "pushed");
            try (InProcessNode running = InProcessNode.open(node)) {
                Dcmtk sender = new Dcmtk(SENDER);
                sender.echoscu(tlsPortOfNode, dcmtk(peer)).succeeded();
                sender.storescu(tlsPortOfNode, originals.files(), dcmtk(peer)).succeeded();
                Await.until("the spool is empty", SOON, () -> running.spooled() == 0);
                ArrivedFiles.areMaskedOriginals(archive.files(), originals);

                assertThat(sender.echoscu(tlsPortOfNode, dcmtk(stranger)).status())
                        .isNotZero();
                assertThat(sender.echoscu(tlsPortOfNode).status()).as("no TLS").isNotZero();
                ToolResult anotherCertificate = sender.echoscu(tlsPortOfNode, dcmtk(own));
                assertThat(anotherCertificate.output()).contains("Association Rejected");
                ToolResult noCertificate = sender.echoscu(node.ae());
                assertThat(noCertificate.output()).contains("Association Rejected");
                List<String> anonymous = new ArrayList<>(List.of("+tla"));
                anonymous.addAll(List.of("+cf", authority.certificate().toString()));
                assertThat(sender.echoscu(tlsPortOfNode, anonymous.toArray(String[]::new))
                                .status())
                        .isNotZero();
            }
        }
    }
}
