package io.veilgate.core.net;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import javax.security.auth.x500.X500Principal;

/** Which certificates are meant: exactly one by its fingerprint, or those of a subject or a DNS name. */
public sealed interface CertificatePattern {
    /** What {@link #parse} reads, for a person. */
    String ALLOWED =
            "a SHA-256 fingerprint (64 hexadecimal digits, colons allowed), a subject such as \"CN=CT1, O=Hospital\","
                    + " or a DNS name of the certificate such as \"DNS:ct1.hospital.example\"";

    boolean fits(X509Certificate certificate);

    /** SHA-256 of the DER encoding, in lower-case hexadecimal. */
    record Fingerprint(String sha256) implements CertificatePattern {
        private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");

        public Fingerprint {
            if (!HEX.matcher(sha256).matches()) {
                throw new IllegalArgumentException("not a SHA-256 fingerprint");
            }
        }

        @Override
        public boolean fits(X509Certificate certificate) {
            return sha256.equals(fingerprint(certificate));
        }
    }

    /** The whole subject, compared as RFC 5280 has it: order counts, case and repeated spaces do not. */
    record Subject(X500Principal name) implements CertificatePattern {
        @Override
        public boolean fits(X509Certificate certificate) {
            return name.equals(certificate.getSubjectX500Principal());
        }
    }

    /** A dNSName of Subject Alternative Name; no wildcards. */
    record DnsName(String name) implements CertificatePattern {
        private static final int DNS_NAME = 2;

        public DnsName {
            name = name.toLowerCase(Locale.ROOT);
            if (name.isBlank()) {
                throw new IllegalArgumentException("no name");
            }
        }

        @Override
        public boolean fits(X509Certificate certificate) {
            try {
                Collection<List<?>> names = certificate.getSubjectAlternativeNames();
                return names != null
                        && names.stream()
                                .anyMatch(entry -> entry.get(0).equals(DNS_NAME)
                                        && name.equals(entry.get(1).toString().toLowerCase(Locale.ROOT)));
            } catch (CertificateParsingException _) {
                return false;
            }
        }
    }

    /** @throws IllegalArgumentException unless it is one of {@link #ALLOWED} */
    static CertificatePattern parse(String text) {
        if (text.regionMatches(true, 0, "DNS:", 0, 4)) {
            return new DnsName(text.substring(4).strip());
        }
        if (text.indexOf('=') >= 0) {
            return new Subject(new X500Principal(text));
        }
        return new Fingerprint(text.replace(":", "").toLowerCase(Locale.ROOT));
    }

    static String fingerprint(X509Certificate certificate) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a certificate that was read has an encoding", e);
        }
    }
}
