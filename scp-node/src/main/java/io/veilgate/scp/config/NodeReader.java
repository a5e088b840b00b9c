package io.veilgate.scp.config;

import io.veilgate.core.base.AeTitle;
import io.veilgate.core.net.AssociationLimits;
import io.veilgate.core.net.Timeouts;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads the node's own section; paths are relative to {@code base}. */
record NodeReader(Path base) {
    private static final Kind<Integer> COUNT = Kind.number(1, 10_000);
    private static final Timeouts DEFAULTS = new Timeouts(
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofSeconds(10),
            Duration.ofMinutes(10),
            Duration.ofMinutes(10),
            Duration.ofSeconds(30));

    NodeConfig read(Section section) {
        int associations = section.value("maxAssociations", COUNT, 64);
        AeTitle aeTitle = section.value("aeTitle", Kind.AE_TITLE, new AeTitle("VEILGATE"));
        OptionalInt port = section.value("port", TlsReader.port(), OptionalInt.of(11112));
        Optional<TlsConfig> tls = new TlsReader(base).node(section);
        if (port.isEmpty() && (tls.isEmpty() || tls.get().port().isEmpty())) {
            section.problem("port", "off, and there is no node.tls with a port either: nothing could reach this node");
        }
        NodeConfig node = new NodeConfig(
                aeTitle,
                section.value("bindAddress", Kind.ADDRESS, InetAddress.ofLiteral("0.0.0.0")),
                port,
                tls,
                WatchReader.http(section),
                section.value("data", Kind.path(base), base.resolve("data")),
                new AssociationLimits(
                        associations,
                        section.value("maxAssociationsPerPeer", COUNT, associations),
                        section.value("maxAssociationsPerAddress", COUNT, associations)),
                section.list("allow", Kind.ADDRESS_RANGE),
                timeouts(section.section("timeouts"), DEFAULTS));
        section.close();
        return node;
    }

    /** Those that are given, the others from {@code rest}. */
    static Timeouts timeouts(Section section, Timeouts rest) {
        Timeouts timeouts = new Timeouts(
                section.value("connect", Kind.DURATION, rest.connect()),
                section.value("association", Kind.DURATION, rest.association()),
                section.value("release", Kind.DURATION, rest.release()),
                section.value("response", Kind.DURATION, rest.response()),
                section.value("idle", Kind.DURATION, rest.idle()),
                section.value("artim", Kind.DURATION, rest.artim()));
        section.close();
        return timeouts;
    }
}
