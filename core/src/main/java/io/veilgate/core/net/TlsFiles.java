package io.veilgate.core.net;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where what TLS needs lies.
 *
 * @param certificate PEM, our own certificate first and then those that lead to the peer's trust anchor; or PKCS#12 with the key
 * @param key PEM (PKCS#8); empty where {@code certificate} is PKCS#12
 * @param passphrase a file whose first line opens the key or the PKCS#12 file
 * @param trust PEM; the certificates that a peer's has to be, or to be signed by
 */
public record TlsFiles(Path certificate, Optional<Path> key, Optional<Path> passphrase, List<Path> trust) {
    public TlsFiles {
        trust = List.copyOf(trust);
    }

    /** The same certificate, for peers that others vouch for. */
    public TlsFiles withTrust(List<Path> other) {
        return new TlsFiles(certificate, key, passphrase, other);
    }

    Stream<Path> all() {
        return Stream.of(Stream.of(certificate), key.stream(), passphrase.stream(), trust.stream())
                .flatMap(files -> files);
    }
}
