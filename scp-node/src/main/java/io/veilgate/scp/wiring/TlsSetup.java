package io.veilgate.scp.wiring;

import io.veilgate.core.base.Time;
import io.veilgate.core.net.RemoteAe;
import io.veilgate.core.net.TlsClient;
import io.veilgate.core.net.TlsException;
import io.veilgate.core.net.TlsFiles;
import io.veilgate.core.net.TlsServer;
import io.veilgate.core.net.TlsStore;
import io.veilgate.scp.config.Configuration;
import io.veilgate.scp.config.PeerConfig;
import io.veilgate.scp.config.PeerTls;
import io.veilgate.scp.config.TlsConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Certificates and keys of a configuration, read and found good; and its peers, with the TLS that each asks for. */
public final class TlsSetup {
    static final Duration WARNED_BEFORE_END = Duration.ofDays(30);

    private final Time time;
    private final Map<List<Path>, TlsStore> byTrust = new LinkedHashMap<>();
    private final Map<String, RemoteAe> peers = new HashMap<>();
    private final Optional<TlsServer> server;

    private TlsSetup(Configuration configuration, Time time) throws NodeException {
        this.time = time;
        Optional<TlsConfig> tls = configuration.node().tls();
        if (tls.isPresent()) {
            TlsFiles files = tls.get().files();
            server = Optional.of(new TlsServer(
                    store(configuration, "node.tls", files), tls.get().clientCertificate()));
        } else {
            server = Optional.empty();
        }
        for (PeerConfig peer : configuration.peers().values()) {
            peers.put(peer.name(), remote(configuration, peer));
        }
    }

    /** @throws NodeException naming the configuration, the key and the file that cannot be used, and why */
    public static TlsSetup open(Configuration configuration, Time time) throws NodeException {
        return new TlsSetup(configuration, time);
    }

    private RemoteAe remote(Configuration configuration, PeerConfig peer) throws NodeException {
        if (peer.tls().isEmpty()) {
            return new RemoteAe(peer.aeTitle(), peer.host(), peer.port());
        }
        PeerTls wanted = peer.tls().get();
        TlsFiles own = configuration
                .node()
                .tls()
                .orElseThrow(() -> new IllegalStateException("the configuration was checked, and has no node.tls"))
                .files();
        TlsFiles files = wanted.trust().isEmpty() ? own : own.withTrust(wanted.trust());
        TlsStore store = store(configuration, "peers." + peer.name() + ".tls", files);
        return new RemoteAe(
                peer.aeTitle(),
                peer.host(),
                peer.port(),
                Optional.of(new TlsClient(store, wanted.hostName(), wanted.certificates())));
    }

    private TlsStore store(Configuration configuration, String key, TlsFiles files) throws NodeException {
        TlsStore known = byTrust.get(files.trust());
        if (known != null) {
            return known;
        }
        try {
            TlsStore opened = TlsStore.open(files, time);
            byTrust.put(files.trust(), opened);
            return opened;
        } catch (TlsException e) {
            String part = switch (e.part()) {
                case CERTIFICATE -> "node.tls.certificate";
                case KEY -> "node.tls.key";
                case PASSPHRASE -> "node.tls.passphraseFile";
                case TRUST -> key + ".trust";
            };
            throw new NodeException(configuration.file() + ": " + part + ": " + e.getMessage());
        }
    }

    /** Where a peer is reached: over TLS and not otherwise, if it is configured so. */
    public RemoteAe remote(PeerConfig peer) {
        RemoteAe remote = peers.get(peer.name());
        if (remote == null && peer.tls().isPresent()) {
            throw new IllegalArgumentException("no peer " + peer.name());
        }
        return remote == null ? new RemoteAe(peer.aeTitle(), peer.host(), peer.port()) : remote;
    }

    Optional<TlsServer> server() {
        return server;
    }

    Collection<TlsStore> stores() {
        return byTrust.values();
    }

    /** When the node's certificate ends; empty without TLS. */
    public Optional<Instant> ends() {
        return stores().stream()
                .findFirst()
                .map(store -> store.certificate().getNotAfter().toInstant());
    }

    /** What works and should not stay as it is: files that others can read, a certificate that ends soon. */
    public List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        stores().forEach(store -> store.warnings().stream()
                .filter(warning -> !warnings.contains(warning))
                .forEach(warnings::add));
        ends().filter(end -> end.isBefore(time.now().plus(WARNED_BEFORE_END)))
                .ifPresent(end -> warnings.add("the TLS certificate of this node ends on " + end));
        return warnings;
    }
}
