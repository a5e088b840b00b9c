package io.veilgate.scp.config;

import io.veilgate.core.net.CertificatePattern;
import io.veilgate.core.net.TlsClient.HostName;
import io.veilgate.core.net.TlsFiles;
import io.veilgate.core.net.TlsServer.ClientCertificate;
import io.veilgate.scp.route.Route;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads what the file says about TLS: of the node, and of a peer. */
final class TlsReader {
    /** Registered for DICOM over TLS (PS3.8 §9.1.1). */
    private static final int REGISTERED_PORT = 2762;

    private static final Kind<Boolean> YES_OR_NO = Kind.yesOrNo();

    private final Kind<Path> path;

    TlsReader(Path base) {
        this.path = Kind.path(base);
    }

    /** A port to listen on, or {@code off}. */
    static Kind<OptionalInt> port() {
        Kind<Integer> number = Kind.number(0, 65535);
        return new Kind<>(
                number.allowed() + ", or off",
                text -> text.equals("off")
                        ? OptionalInt.empty()
                        : OptionalInt.of(number.parse().apply(text)));
    }

    Optional<TlsConfig> node(Section parent) {
        if (!parent.has("tls")) {
            return Optional.empty();
        }
        Section section = parent.section("tls");
        OptionalInt port = section.value("port", port(), OptionalInt.of(REGISTERED_PORT));
        Path certificate = section.required("certificate", path);
        Optional<Path> key = section.optional("key", path);
        Optional<Path> passphrase = section.optional("passphraseFile", path);
        List<Path> trust = section.list("trust", path);
        if (trust.isEmpty()) {
            section.problem("trust", "missing; allowed: a path or a list of paths of PEM files");
        }
        ClientCertificate client =
                section.value("clientCertificate", Kind.oneOf(ClientCertificate.class), ClientCertificate.REQUIRED);
        section.close();
        return certificate == null
                ? Optional.empty()
                : Optional.of(new TlsConfig(port, new TlsFiles(certificate, key, passphrase, trust), client));
    }

    /** @param nodeHasTls whether there is a certificate to speak TLS with */
    Optional<PeerTls> peer(Section parent, boolean nodeHasTls) {
        boolean wanted = parent.isSection("tls") || parent.value("tls", YES_OR_NO, false);
        if (!wanted) {
            return Optional.empty();
        }
        if (!nodeHasTls) {
            parent.problem("tls", "needs node.tls: the node's own certificate and key");
        }
        if (!parent.isSection("tls")) {
            return Optional.of(new PeerTls(List.of(), HostName.CHECK, List.of()));
        }
        Section section = parent.section("tls");
        List<CertificatePattern> certificates = section.list("certificate", Kind.CERTIFICATE);
        PeerTls tls = new PeerTls(
                section.list("trust", path),
                section.value(
                        "hostName",
                        Kind.oneOf(HostName.class),
                        certificates.isEmpty() ? HostName.CHECK : HostName.IGNORE),
                certificates);
        section.close();
        return Optional.of(tls);
    }

    /** What a route asks of the connection. */
    static Route.Security route(Section section) {
        return new Route.Security(
                section.value("tls", YES_OR_NO, false), section.list("certificate", Kind.CERTIFICATE));
    }
}
