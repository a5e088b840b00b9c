package io.veilgate.core.net;

import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Why TLS did not come about, in words for those who configure it. */
final class TlsFailure {
    static final String EXPIRED = "the peer's certificate has expired";
    static final String NOT_YET_VALID = "the peer's certificate is not valid yet";
    static final String UNTRUSTED = "no trust anchor vouches for the peer's certificate";
    static final String WEAK = "the peer's certificate has an RSA key of less than 2048 bits";
    static final String NOT_MEANT = "the peer's certificate is trusted, but is none of those configured for it";
    static final String NO_CERTIFICATE = "the peer gave no certificate, or has none of an authority that we trust";
    private static final int LONGEST = 200;

    /** Parts of the JDK's messages, which have no types of their own. */
    private record Phrase(String found, String meaning) {}

    private static final List<Phrase> PHRASES = List.of(
            new Phrase("no cipher suites in common", "the peer offered no common cipher suite"),
            new Phrase("no negotiable cipher suite", "the peer offered no common cipher suite"),
            new Phrase("protocol version", "the peer offered neither TLS 1.2 nor TLS 1.3"),
            new Phrase("protocol TLSv1", "the peer offered neither TLS 1.2 nor TLS 1.3"),
            new Phrase("protocol SSLv", "the peer offered neither TLS 1.2 nor TLS 1.3"),
            new Phrase("does not chain with any of the trust anchors", UNTRUSTED),
            new Phrase("Empty client certificate chain", NO_CERTIFICATE),
            new Phrase("null cert chain", NO_CERTIFICATE),
            new Phrase("No subject alternative", "the peer's certificate does not name the host"),
            new Phrase("No name matching", "the peer's certificate does not name the host"),
            new Phrase(
                    "Extended key usage does not permit",
                    "the peer's certificate is not for this use (Extended Key Usage)"));

    private TlsFailure() {}

    /** Whether this is TLS's, rather than a mistake of ours or the socket's. */
    static boolean isOfTls(Throwable failure) {
        return find(failure, SSLException.class) != null;
    }

    static String inWords(Throwable failure) {
        if (find(failure, NotSslRecordException.class) != null) {
            return "what came is not TLS";
        }
        if (find(failure, SslHandshakeTimeoutException.class) != null) {
            return "the handshake was not finished in time";
        }
        if (find(failure, CertificateExpiredException.class) != null) {
            return EXPIRED;
        }
        if (find(failure, CertificateNotYetValidException.class) != null) {
            return NOT_YET_VALID;
        }
        if (find(failure, CertPathBuilderException.class) != null) {
            return UNTRUSTED;
        }
        for (Throwable at = failure; at != null; at = at.getCause()) {
            String message = String.valueOf(at.getMessage());
            for (Phrase phrase : PHRASES) {
                if (message.contains(phrase.found())) {
                    return phrase.meaning();
                }
            }
            int alert = message.indexOf("fatal alert: ");
            if (alert >= 0) {
                return "the peer ended it, and says: "
                        + message.substring(alert + "fatal alert: ".length())
                                .toLowerCase(Locale.ROOT)
                                .replace('_', ' ');
            }
        }
        if (find(failure, ClosedChannelException.class) != null) {
            return "the peer closed the connection during the handshake";
        }
        return printable(failure);
    }

    private static String printable(Throwable failure) {
        Throwable at = failure;
        while (at.getCause() != null) {
            at = at.getCause();
        }
        String message = at.getMessage() == null ? at.getClass().getSimpleName() : at.getMessage();
        String plain = message.replaceAll("[^ -~]", "?");
        return plain.length() <= LONGEST ? plain : plain.substring(0, LONGEST);
    }

    private static <T extends Throwable> @Nullable T find(Throwable failure, Class<T> type) {
        for (Throwable at = failure; at != null; at = at.getCause()) {
            if (type.isInstance(at)) {
                return type.cast(at);
            }
        }
        return null;
    }
}
