package io.veilgate.core.net;

import io.veilgate.core.net.TlsException.Part;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Key, certificates and trust anchors as read from their files, found to fit together and valid now.
 *
 * @param chain our own certificate first
 * @param warnings what works and should not stay as it is
 */
record TlsMaterial(PrivateKey key, List<X509Certificate> chain, List<X509Certificate> anchors, List<String> warnings) {
    /** RFC 9325 §4.5. */
    static final int SMALLEST_RSA_BITS = 2048;

    private static final String SERVER_AUTH = "1.3.6.1.5.5.7.3.1";
    private static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";
    private static final String ANY_USE = "2.5.29.37.0";

    private record Own(PrivateKey key, List<X509Certificate> chain) {}

    TlsMaterial {
        chain = List.copyOf(chain);
        anchors = List.copyOf(anchors);
        warnings = List.copyOf(warnings);
    }

    X509Certificate certificate() {
        return chain.getFirst();
    }

    static TlsMaterial load(TlsFiles files, Instant now) throws TlsException {
        List<String> warnings = new ArrayList<>();
        char[] passphrase = passphrase(files);
        byte[] certificate = bytes(Part.CERTIFICATE, files.certificate());
        Own own = isPem(certificate)
                ? new Own(key(files, passphrase), certificates(Part.CERTIFICATE, files.certificate(), certificate))
                : pkcs12(files, certificate, passphrase);
        Arrays.fill(passphrase, ' ');
        check(files, own, now);
        warnings.addAll(uses(files, own.chain().getFirst()));
        Path secret = files.key().orElse(files.certificate());
        if (readableByAll(secret)) {
            warnings.add(secret + ": everybody on this machine can read this private key; chmod 600 it");
        }
        List<X509Certificate> anchors = new ArrayList<>();
        for (Path file : files.trust()) {
            List<X509Certificate> some = certificates(Part.TRUST, file, bytes(Part.TRUST, file));
            some.stream()
                    .filter(anchor -> anchor.getNotAfter().toInstant().isBefore(now))
                    .forEach(anchor -> warnings.add(file + ": a trust anchor ended on "
                            + anchor.getNotAfter().toInstant()));
            anchors.addAll(some);
        }
        return new TlsMaterial(own.key(), own.chain(), anchors, warnings);
    }

    private static void check(TlsFiles files, Own own, Instant now) throws TlsException {
        X509Certificate certificate = own.chain().getFirst();
        if (!PrivateKeys.belongTogether(own.key(), certificate.getPublicKey())) {
            throw new TlsException(
                    Part.KEY,
                    files.key().orElse(files.certificate()),
                    "does not belong to the (first) certificate in " + files.certificate());
        }
        if (certificate.getNotAfter().toInstant().isBefore(now)) {
            throw new TlsException(
                    Part.CERTIFICATE,
                    files.certificate(),
                    "expired on " + certificate.getNotAfter().toInstant());
        }
        if (certificate.getNotBefore().toInstant().isAfter(now)) {
            throw new TlsException(
                    Part.CERTIFICATE,
                    files.certificate(),
                    "is not valid before " + certificate.getNotBefore().toInstant());
        }
        if (isWeak(certificate)) {
            throw new TlsException(
                    Part.CERTIFICATE,
                    files.certificate(),
                    "has an RSA key of less than " + SMALLEST_RSA_BITS + " bits");
        }
    }

    static boolean isWeak(X509Certificate certificate) {
        return certificate.getPublicKey() instanceof RSAPublicKey rsa
                && rsa.getModulus().bitLength() < SMALLEST_RSA_BITS;
    }

    /** The node is server and client with the same certificate; peers refuse one that is not for both. */
    private static List<String> uses(TlsFiles files, X509Certificate certificate) throws TlsException {
        try {
            List<String> uses = certificate.getExtendedKeyUsage();
            if (uses == null || uses.contains(ANY_USE)) {
                return List.of();
            }
            List<String> missing = new ArrayList<>();
            if (!uses.contains(SERVER_AUTH)) {
                missing.add(files.certificate()
                        + ": not for servers (Extended Key Usage); peers will not connect to this node");
            }
            if (!uses.contains(CLIENT_AUTH)) {
                missing.add(files.certificate() + ": not for clients (Extended Key Usage); peers may refuse it");
            }
            return missing;
        } catch (CertificateParsingException _) {
            throw new TlsException(
                    Part.CERTIFICATE, files.certificate(), "has an Extended Key Usage that cannot be read");
        }
    }

    private static char[] passphrase(TlsFiles files) throws TlsException {
        if (files.passphrase().isEmpty()) {
            return new char[0];
        }
        return text(bytes(Part.PASSPHRASE, files.passphrase().get()))
                .lines()
                .findFirst()
                .orElseThrow(() ->
                        new TlsException(Part.PASSPHRASE, files.passphrase().get(), "is empty"))
                .toCharArray();
    }

    private static PrivateKey key(TlsFiles files, char[] passphrase) throws TlsException {
        Path file = files.key()
                .orElseThrow(() ->
                        new TlsException(Part.KEY, files.certificate(), "is PEM, so its key has to be named too"));
        try {
            return PrivateKeys.read(text(bytes(Part.KEY, file)), passphrase);
        } catch (GeneralSecurityException e) {
            throw new TlsException(Part.KEY, file, String.valueOf(e.getMessage()));
        }
    }

    private static Own pkcs12(TlsFiles files, byte[] bytes, char[] passphrase) throws TlsException {
        Path file = files.certificate();
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(new ByteArrayInputStream(bytes), passphrase);
            for (String alias : Collections.list(store.aliases())) {
                if (store.isKeyEntry(alias) && store.getKey(alias, passphrase) instanceof PrivateKey key) {
                    List<X509Certificate> chain = Arrays.stream(store.getCertificateChain(alias))
                            .map(X509Certificate.class::cast)
                            .toList();
                    return new Own(key, chain);
                }
            }
            throw new TlsException(Part.CERTIFICATE, file, "holds no private key with its certificate");
        } catch (IOException | GeneralSecurityException e) {
            throw new TlsException(
                    Part.CERTIFICATE,
                    file,
                    "is neither PEM nor PKCS#12 that opens with "
                            + (passphrase.length == 0 ? "an empty passphrase" : "the passphrase"));
        }
    }

    private static List<X509Certificate> certificates(Part part, Path file, byte[] bytes) throws TlsException {
        try {
            List<X509Certificate> found =
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(new ByteArrayInputStream(bytes))
                            .stream()
                            .map(X509Certificate.class::cast)
                            .toList();
            if (found.isEmpty()) {
                throw new TlsException(part, file, "holds no certificate");
            }
            return found;
        } catch (CertificateException e) {
            throw new TlsException(part, file, "holds no certificate that can be read");
        }
    }

    private static byte[] bytes(Part part, Path file) throws TlsException {
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new TlsException(part, file, "is not there");
        } catch (AccessDeniedException e) {
            throw new TlsException(part, file, "may not be read by this user");
        } catch (IOException e) {
            throw new TlsException(part, file, "cannot be read: " + e.getMessage());
        }
    }

    private static boolean isPem(byte[] bytes) {
        return text(bytes).contains("-----BEGIN ");
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static boolean readableByAll(Path file) {
        try {
            return Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ);
        } catch (IOException | UnsupportedOperationException _) {
            return false;
        }
    }
}
