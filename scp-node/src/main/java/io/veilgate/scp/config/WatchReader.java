package io.veilgate.scp.config;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Optional;

/** Reads how a node is watched: HTTP, alerts, audit log. */
final class WatchReader {
    private static final Kind<Integer> PERCENT = new Kind<>(
            "1% to 100%",
            text -> {
                int percent = Units.percent(text);
                if (percent < 1) {
                    throw new IllegalArgumentException("out of range");
                }
                return percent;
            });

    private WatchReader() {}

    static Optional<HttpConfig> http(Section node) {
        if (!node.has("http")) {
            return Optional.empty();
        }
        Section section = node.section("http");
        Integer port = section.required("port", Kind.number(0, 65535));
        InetAddress address = section.value("bindAddress", Kind.ADDRESS, InetAddress.ofLiteral("127.0.0.1"));
        section.close();
        return port == null ? Optional.empty() : Optional.of(new HttpConfig(address, port));
    }

    static AlertsConfig alerts(Section section) {
        AlertsConfig alerts = new AlertsConfig(
                webhook(section),
                section.value("diskFree", Kind.SIZE, 1L << 30),
                section.value("archiveDown", Kind.DURATION, Duration.ofMinutes(5)),
                section.value("peerDown", Kind.DURATION, Duration.ofMinutes(5)),
                section.value("quarantineRate", PERCENT, 20),
                section.value("certificateDays", Kind.number(1, 365), 30));
        section.close();
        return alerts;
    }

    /** A URL may hold a secret, so that what was found is not told. */
    private static Optional<URI> webhook(Section section) {
        Optional<String> text = section.optional("webhook", Kind.TEXT);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            URI url = new URI(text.get());
            if (url.getHost() != null && ("https".equals(url.getScheme()) || "http".equals(url.getScheme()))) {
                return Optional.of(url);
            }
        } catch (URISyntaxException _) {
            // told below
        }
        section.problem("webhook", "not a URL; allowed: one that begins with https:// or http://");
        return Optional.empty();
    }

    static AuditConfig audit(Section section) {
        AuditConfig audit = new AuditConfig(
                section.value("keepDays", Kind.number(1, 36_500), 3650),
                section.value("fileSize", Kind.SIZE, 64L << 20));
        section.close();
        return audit;
    }
}
