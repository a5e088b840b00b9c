package io.veilgate.core.testing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Certificates for one test class, made by the JDK's keytool in a temporary folder; as PEM files and in one PKCS#12 file. */
public final class Certificates {
    public static final String PASSPHRASE = "only-for-tests";
    private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});

    /** A certificate and its key, PEM; the key is PKCS#8 without passphrase. */
    public record Issued(String name, Path certificate, Path key) {}

    private final Path folder;
    private final Path store;

    public Certificates(Path folder) {
        this.folder = folder;
        this.store = folder.resolve("all.p12");
    }

    /** An authority that signs others. */
    public Issued authority(String name) throws Exception {
        return make(name, List.of("-ext", "bc:critical=ca:true", "-validity", "30"));
    }

    /** For {@code localhost} and 127.0.0.1, valid now, with an elliptic curve key. */
    public Issued issue(Issued authority, String name, String... options) throws Exception {
        List<String> all = new ArrayList<>(List.of("-signer", authority.name()));
        all.addAll(List.of("-ext", "SAN=DNS:localhost,IP:127.0.0.1"));
        all.addAll(List.of(options));
        return make(name, all);
    }

    /** One that ended five days ago. */
    public Issued issueExpired(Issued authority, String name) throws Exception {
        return issue(authority, name, "-startdate", "-10d", "-validity", "5");
    }

    /** Everything made so far, with the keys. */
    public Path pkcs12() {
        return store;
    }

    private Issued make(String name, List<String> options) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of("-J-XX:TieredStopAtLevel=1", "-genkeypair", "-alias", name));
        command.addAll(List.of("-dname", "CN=" + name + ", O=Veilgate tests"));
        command.addAll(List.of("-storetype", "PKCS12", "-keystore", store.toString(), "-storepass", PASSPHRASE));
        if (!options.contains("-keyalg")) {
            command.addAll(List.of("-keyalg", "EC", "-groupname", "secp256r1"));
        }
        command.addAll(options);
        run(command);
        Path certificate = folder.resolve(name + ".crt");
        Path key = folder.resolve(name + ".key");
        KeyStore all = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            all.load(in, PASSPHRASE.toCharArray());
        }
        write(certificate, "CERTIFICATE", encoded(all.getCertificate(name)));
        Files.deleteIfExists(key);
        write(key, "PRIVATE KEY", encoded(all.getKey(name, PASSPHRASE.toCharArray())));
        Files.setPosixFilePermissions(key, java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
        return new Issued(name, certificate, key);
    }

    private static byte[] encoded(Certificate certificate) throws GeneralSecurityException {
        return certificate.getEncoded();
    }

    private static byte[] encoded(Key key) {
        return key.getEncoded();
    }

    public static void write(Path file, String label, byte[] encoded) throws IOException {
        Files.writeString(
                file,
                "-----BEGIN " + label + "-----\n" + LINES.encodeToString(encoded) + "\n-----END " + label + "-----\n");
    }

    private static void run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("keytool: " + said);
        }
    }
}
