package io.veilgate.core.net;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import io.veilgate.core.base.Time;
import io.veilgate.core.net.TlsException.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A certificate with its key and trust anchors, as the files had them when they were last good. Protocol versions and cipher suites are those of
 * PS3.15 B.12, which names BCP 195 (RFC 8996, RFC 9325).
 */
public final class TlsStore {
    private static final Logger LOG = LoggerFactory.getLogger(TlsStore.class);
    private static final List<String> PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");

    /** TLS 1.3's (RFC 8446 §9.1), then those that RFC 9325 §4.2 recommends for TLS 1.2, in its order. */
    private static final List<String> CIPHER_SUITES = List.of(
            "TLS_AES_128_GCM_SHA256",
            "TLS_AES_256_GCM_SHA384",
            "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384");

    private static final long SESSION_SECONDS = TimeUnit.HOURS.toSeconds(1);

    private record Stamp(FileTime modified, long bytes) {}

    private record Loaded(TlsMaterial material, SslContext forServer, SslContext forClient, Map<Path, Stamp> stamps) {}

    private final TlsFiles files;
    private final Time time;
    private volatile Loaded loaded;
    private Map<Path, Stamp> tried;

    private TlsStore(TlsFiles files, Time time) throws TlsException {
        this.files = files;
        this.time = time;
        this.loaded = load();
        this.tried = loaded.stamps();
    }

    /** @throws TlsException if a file cannot be read, has expired, or does not fit the others */
    public static TlsStore open(TlsFiles files, Time time) throws TlsException {
        return new TlsStore(files, time);
    }

    /**
     * Reads the files again if any has changed. What cannot be used is logged, and what was there goes on. Connections that are there are not
     * touched. Waits for the disk.
     *
     * @return whether new handshakes use something new
     */
    public synchronized boolean refresh() {
        Map<Path, Stamp> now = stamps();
        if (now.equals(tried)) {
            return false;
        }
        tried = now;
        try {
            loaded = load();
        } catch (TlsException e) {
            LOG.warn("TLS goes on with what it had: {}", e.getMessage());
            return false;
        }
        LOG.info(
                "TLS certificate {} read again, valid until {}",
                files.certificate(),
                certificate().getNotAfter().toInstant());
        return true;
    }

    /** Our own. */
    public X509Certificate certificate() {
        return loaded.material().certificate();
    }

    /** What works and should not stay as it is; one line each. */
    public List<String> warnings() {
        return loaded.material().warnings();
    }

    public TlsFiles files() {
        return files;
    }

    SslContext forServer() {
        return loaded.forServer();
    }

    SslContext forClient() {
        return loaded.forClient();
    }

    Time time() {
        return time;
    }

    private Loaded load() throws TlsException {
        Map<Path, Stamp> before = stamps();
        TlsMaterial material = TlsMaterial.load(files, time.now());
        X509Certificate[] chain = material.chain().toArray(X509Certificate[]::new);
        try {
            return new Loaded(
                    material,
                    common(SslContextBuilder.forServer(material.key(), chain), material)
                            .clientAuth(ClientAuth.REQUIRE)
                            .build(),
                    common(SslContextBuilder.forClient().keyManager(material.key(), chain), material)
                            .endpointIdentificationAlgorithm(null)
                            .build(),
                    before);
        } catch (SSLException e) {
            throw new TlsException(Part.CERTIFICATE, files.certificate(), "cannot be used: " + e.getMessage());
        }
    }

    private static SslContextBuilder common(SslContextBuilder builder, TlsMaterial material) {
        return builder.sslProvider(SslProvider.JDK)
                .trustManager(material.anchors().toArray(X509Certificate[]::new))
                .protocols(PROTOCOLS)
                .ciphers(CIPHER_SUITES, SupportedCipherSuiteFilter.INSTANCE)
                .sessionTimeout(SESSION_SECONDS);
    }

    private Map<Path, Stamp> stamps() {
        Map<Path, Stamp> stamps = new HashMap<>();
        files.all().forEach(file -> {
            try {
                stamps.put(file, new Stamp(Files.getLastModifiedTime(file), Files.size(file)));
            } catch (IOException _) {
                // not there for now: also a change
            }
        });
        return stamps;
    }
}
