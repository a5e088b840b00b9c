package io.veilgate.core.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.veilgate.core.net.TlsException.Part;
import io.veilgate.core.testing.Certificates;
import io.veilgate.core.testing.Certificates.Issued;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.AlgorithmParameters;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsMaterialTest {
    private static final String PBES2 = "PBEWithHmacSHA256AndAES_256";

    @TempDir
    private static Path folder;

    private static Certificates certificates;
    private static Issued authority;
    private static Issued node;

    @TempDir
    private Path own;

    private Path passphrase;

    @BeforeAll
    static void makeCertificates() throws Exception {
        certificates = new Certificates(folder);
        authority = certificates.authority("authority");
        node = certificates.issue(authority, "node", "-ext", "eku=clientAuth", "-keyalg", "RSA", "-keysize", "2048");
    }

    @BeforeEach
    void writePassphrase() throws Exception {
        passphrase = Files.writeString(own.resolve("passphrase"), Certificates.PASSPHRASE + "\n");
    }

    private static TlsFiles pem(Path certificate, Path key) {
        return new TlsFiles(certificate, Optional.of(key), Optional.empty(), List.of(authority.certificate()));
    }

    private static TlsMaterial load(TlsFiles files) throws TlsException {
        return TlsMaterial.load(files, Instant.now());
    }

    private static void refuses(TlsFiles files, Part part, String why) {
        assertThatExceptionOfType(TlsException.class)
                .isThrownBy(() -> load(files))
                .withMessageContaining(why)
                .satisfies(e -> assertThat(e.part()).isEqualTo(part))
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain(Certificates.PASSPHRASE));
    }

    @Test
    void pemFilesAreRead() throws Exception {
        TlsMaterial material = load(pem(node.certificate(), node.key()));
        assertThat(material.certificate().getSubjectX500Principal().getName()).startsWith("CN=node");
        assertThat(material.anchors()).hasSize(1);
        assertThat(material.warnings()).singleElement().asString().contains("not for servers");
    }

    @Test
    void anEncryptedKeyOpensWithThePassphraseOfTheFileAndNoOther() throws Exception {
        SecretKey secret = SecretKeyFactory.getInstance(PBES2)
                .generateSecret(new PBEKeySpec(Certificates.PASSPHRASE.toCharArray()));
        Cipher cipher = Cipher.getInstance(PBES2);
        cipher.init(Cipher.ENCRYPT_MODE, secret);
        byte[] sealed = cipher.doFinal(
                PrivateKeys.read(Files.readString(node.key()), new char[0]).getEncoded());
        AlgorithmParameters parameters = AlgorithmParameters.getInstance("PBES2");
        parameters.init(cipher.getParameters().getEncoded());
        Path key = own.resolve("sealed.key");
        Certificates.write(key, "ENCRYPTED PRIVATE KEY", new EncryptedPrivateKeyInfo(parameters, sealed).getEncoded());
        TlsFiles files = new TlsFiles(
                node.certificate(), Optional.of(key), Optional.of(passphrase), List.of(authority.certificate()));

        assertThat(load(files).key().getAlgorithm()).isEqualTo("RSA");
        refuses(pem(node.certificate(), key), Part.KEY, "is encrypted, and there is no passphrase file");
        Files.writeString(passphrase, "another\n");
        refuses(files, Part.KEY, "does not open with the passphrase");
    }

    @Test
    void pkcs12IsRead() throws Exception {
        Certificates alone = new Certificates(own);
        Issued single = alone.authority("single");
        TlsFiles files =
                new TlsFiles(alone.pkcs12(), Optional.empty(), Optional.of(passphrase), List.of(single.certificate()));
        assertThat(load(files).certificate().getSubjectX500Principal().getName())
                .startsWith("CN=single");
        refuses(
                new TlsFiles(alone.pkcs12(), Optional.empty(), Optional.empty(), List.of()),
                Part.CERTIFICATE,
                "neither PEM nor PKCS#12 that opens with an empty passphrase");
    }

    @Test
    void whatDoesNotFitOrIsNotThereIsNamed() throws Exception {
        Path nothing = own.resolve("nothing");
        Path text = Files.writeString(own.resolve("text"), "not a key");
        refuses(pem(nothing, node.key()), Part.CERTIFICATE, "is not there");
        refuses(pem(node.certificate(), nothing), Part.KEY, "is not there");
        refuses(pem(node.certificate(), authority.key()), Part.KEY, "does not belong to the (first) certificate");
        refuses(pem(node.certificate(), text), Part.KEY, "holds no private key in PEM");
        refuses(pem(node.key(), node.key()), Part.CERTIFICATE, "holds no certificate");
        refuses(
                new TlsFiles(node.certificate(), Optional.empty(), Optional.empty(), List.of()),
                Part.KEY,
                "is PEM, so its key has to be named too");
        refuses(
                new TlsFiles(node.certificate(), Optional.of(node.key()), Optional.empty(), List.of(text)),
                Part.TRUST,
                "holds no certificate");
        Path old = Files.writeString(
                own.resolve("old.key"), Files.readString(node.key()).replace("PRIVATE KEY", "RSA PRIVATE KEY"));
        refuses(pem(node.certificate(), old), Part.KEY, "openssl pkcs8 -topk8");
    }

    @Test
    void aCertificateOutsideItsTimeIsRefused() {
        TlsFiles files = pem(node.certificate(), node.key());
        assertThatExceptionOfType(TlsException.class)
                .isThrownBy(() -> TlsMaterial.load(files, Instant.now().plus(Duration.ofDays(1000))))
                .withMessageContaining("expired on");
        assertThatExceptionOfType(TlsException.class)
                .isThrownBy(() -> TlsMaterial.load(files, Instant.now().minus(Duration.ofDays(1000))))
                .withMessageContaining("is not valid before");
    }

    @Test
    void aKeyThatEverybodyCanReadIsWarnedAbout() throws Exception {
        Path key = Files.copy(node.key(), own.resolve("open.key"));
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(load(pem(node.certificate(), key)).warnings())
                .anySatisfy(warning -> assertThat(warning).contains("chmod 600"));
    }

    @Test
    void aShortRsaKeyIsRefused() throws Exception {
        Issued weak = new Certificates(own).authority("weak");
        Issued small = new Certificates(own).issue(weak, "small", "-keyalg", "RSA", "-keysize", "1024");
        refuses(pem(small.certificate(), small.key()), Part.CERTIFICATE, "less than 2048 bits");
    }

    @Test
    void certificatesAreNamedByFingerprintSubjectOrDnsName() throws Exception {
        var certificate = load(pem(node.certificate(), node.key())).certificate();
        String fingerprint = CertificatePattern.fingerprint(certificate);
        String withColons = fingerprint.toUpperCase(java.util.Locale.ROOT).replaceAll("(..)(?!$)", "$1:");
        assertThat(CertificatePattern.parse(withColons).fits(certificate)).isTrue();
        assertThat(CertificatePattern.parse("cn=NODE,o=veilgate tests").fits(certificate))
                .isTrue();
        assertThat(CertificatePattern.parse("CN=node").fits(certificate)).isFalse();
        assertThat(CertificatePattern.parse("DNS:LOCALHOST").fits(certificate)).isTrue();
        assertThat(CertificatePattern.parse("DNS:host").fits(certificate)).isFalse();
        for (String bad : List.of("", "DNS:", "node", "12:34", "=")) {
            assertThatExceptionOfType(IllegalArgumentException.class)
                    .as(bad)
                    .isThrownBy(() -> CertificatePattern.parse(bad));
        }
    }
}
