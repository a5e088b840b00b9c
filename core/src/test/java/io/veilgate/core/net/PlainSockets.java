package io.veilgate.core.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.veilgate.core.base.Implementation;
import io.veilgate.core.testing.Certificates.Issued;
import io.veilgate.core.ul.Pdu;
import io.veilgate.core.ul.PduEncoder;
import io.veilgate.core.ul.UserInformation;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Peers that use the JDK's sockets, with and without TLS, and write PDUs by hand. */
final class PlainSockets {
    private static final char[] NONE = "none".toCharArray();

    private PlainSockets() {}

    /** Without a certificate of its own. */
    static Socket tls(Issued trusted, int port) throws Exception {
        return context(null, trusted).getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
    }

    static Socket tls(Issued own, Issued trusted, int port) throws Exception {
        return context(own, trusted).getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
    }

    static Socket tls(Issued trusted, int port, String protocol, String cipherSuite) throws Exception {
        SSLSocket socket = (SSLSocket) tls(trusted, port);
        socket.setEnabledProtocols(new String[] {protocol});
        socket.setEnabledCipherSuites(new String[] {cipherSuite});
        return socket;
    }

    static ServerSocket tlsServer(Issued own) throws Exception {
        return context(own, own).getServerSocketFactory().createServerSocket(0, 1, InetAddress.getByName("localhost"));
    }

    private static SSLContext context(@Nullable Issued own, Issued trusted) throws Exception {
        KeyStore anchors = KeyStore.getInstance("PKCS12");
        anchors.load(null, NONE);
        anchors.setCertificateEntry("trusted", certificate(trusted));
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(anchors);
        KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(null, NONE);
        if (own != null) {
            keys.setKeyEntry(
                    "own", PrivateKeys.read(Files.readString(own.key()), new char[0]), NONE, new X509Certificate[] {
                        certificate(own)
                    });
        }
        KeyManagerFactory manager = KeyManagerFactory.getInstance("NewSunX509");
        manager.init(keys, NONE);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(manager.getKeyManagers(), trust.getTrustManagers(), new SecureRandom());
        return context;
    }

    private static X509Certificate certificate(Issued issued) throws Exception {
        try (InputStream in = Files.newInputStream(issued.certificate())) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    static byte[] bytes(Pdu pdu) {
        ByteBuf out = Unpooled.buffer();
        PduEncoder.encode(pdu, out);
        byte[] bytes = new byte[out.readableBytes()];
        out.readBytes(bytes);
        return bytes;
    }

    static byte[] rq() {
        return bytes(new Pdu.AssociateRq(
                Loopback.SCP,
                Loopback.SCU,
                List.of(),
                UserInformation.of(0, Implementation.CLASS_UID, "PEER", List.of())));
    }

    /** Sends an A-ASSOCIATE-RQ and gives the type of what is answered. */
    static int associate(Socket socket) throws IOException {
        socket.getOutputStream().write(rq());
        return readPdu(socket);
    }

    /** Whether an A-ASSOCIATE-RQ brings anything but the end. */
    static boolean isAnswered(Socket socket) {
        try {
            return readAnswerTo(socket, rq()).length > 0;
        } catch (IOException _) {
            return false;
        }
    }

    /** @return its type */
    static int readPdu(Socket socket) throws IOException {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        int type = in.readUnsignedByte();
        in.readUnsignedByte();
        in.readFully(new byte[in.readInt()]);
        return type;
    }

    static byte[] readAnswerTo(Socket socket, byte[] sent) throws IOException {
        socket.getOutputStream().write(sent);
        return readToEnd(socket);
    }

    static byte[] readToEnd(Socket socket) throws IOException {
        return socket.getInputStream().readAllBytes();
    }
}
