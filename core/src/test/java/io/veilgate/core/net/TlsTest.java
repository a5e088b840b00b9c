package io.veilgate.core.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.veilgate.core.base.Implementation;
import io.veilgate.core.dimse.DimseMessage.CEchoRq;
import io.veilgate.core.dimse.DimseMessage.CStoreRq;
import io.veilgate.core.dimse.DimseMessage.CStoreRsp;
import io.veilgate.core.dimse.Status;
import io.veilgate.core.net.AssociationHandler.Answer;
import io.veilgate.core.net.TlsClient.HostName;
import io.veilgate.core.net.TlsServer.ClientCertificate;
import io.veilgate.core.testing.Certificates;
import io.veilgate.core.testing.Certificates.Issued;
import io.veilgate.core.testing.MayWarn;
import io.veilgate.core.ul.Pdu;
import io.veilgate.core.ul.Rejection;
import io.veilgate.core.ul.UserInformation;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Associations over TLS (PS3.15 B.12), and everything that is not one. */
@Timeout(60)
@MayWarn("TLS")
class TlsTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    @TempDir
    private static Path folder;

    private static Issued authority;
    private static Issued stranger;
    private static Issued node;
    private static Issued peer;

    @TempDir
    private Path own;

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeAll
    static void makeCertificates() throws Exception {
        Certificates certificates = new Certificates(folder);
        authority = certificates.authority("authority");
        stranger = certificates.authority("stranger");
        node = certificates.issue(authority, "node");
        peer = certificates.issue(authority, "peer");
    }

    @BeforeEach
    void listen() {
        log.start();
        logger().addAppender(log);
    }

    @AfterEach
    void listenNoMore() {
        logger().detachAppender(log);
    }

    private static Logger logger() {
        return (Logger) LoggerFactory.getLogger("io.veilgate.core.net");
    }

    private static void answer(Association association) throws IOException {
        for (Optional<Received> rq = association.receive(); rq.isPresent(); rq = association.receive()) {
            association.send(rq.get().context().id(), ((CEchoRq) rq.get().message()).answer(Status.SUCCESS));
        }
    }

    private static AssociationHandler answering() {
        return Loopback.accepting(TlsTest::answer);
    }

    private static void echo(Association association) throws Exception {
        association.send(Loopback.verification(association).id(), new CEchoRq(1));
        assertThat(association.receiveResponse().message()).isEqualTo(new CEchoRq(1).answer(Status.SUCCESS));
        association.release();
    }

    /** The log is written by event loops. */
    private void awaitLogged(String part) throws InterruptedException {
        Predicate<ILoggingEvent> wanted = event -> event.getFormattedMessage().contains(part);
        while (!List.copyOf(log.list).stream().anyMatch(wanted)) {
            Thread.sleep(5);
        }
    }

    @Test
    void bothEndsKnowEachOtherAndTheHandlerSeesTheCertificate() throws Exception {
        CompletableFuture<RemoteEnd> seen = new CompletableFuture<>();
        AssociationHandler handler = (rq, remote) -> {
            seen.complete(remote);
            return answering().negotiate(rq, remote);
        };
        try (TlsLoopback loop = new TlsLoopback(TlsLoopback.server(node, authority), handler)) {
            echo(loop.connect(TlsLoopback.client(peer, authority)));

            TlsPeer tls = seen.get().tls().orElseThrow();
            assertThat(tls.protocol()).isEqualTo("TLSv1.3");
            assertThat(tls.cipherSuite()).isEqualTo("TLS_AES_128_GCM_SHA256");
            assertThat(tls.certificate().orElseThrow().getSubjectX500Principal().getName())
                    .startsWith("CN=peer,");
        }
    }

    @Test
    void aLargeDataSetPassesASmallWindowBothWays() throws Exception {
        int bytes = 1 << 20;
        long sum = Loopback.checksum(Loopback.pattern(bytes));
        BlockingQueue<Long> arrived = new ArrayBlockingQueue<>(1);
        AssociationSettings defaults = AssociationSettings.defaults();
        AssociationSettings small = new AssociationSettings(
                16 << 10,
                4096,
                Loopback.TIMEOUTS,
                defaults.longestPause(),
                defaults.transferSyntaxes(),
                defaults.implementationClassUid(),
                defaults.implementationVersionName());
        try (TlsLoopback loop =
                new TlsLoopback(small, TlsLoopback.server(node, authority), Loopback.accepting(association -> {
                    Received rq = association.receive().orElseThrow();
                    arrived.add(Loopback.checksum(rq.dataSet().orElseThrow()));
                    association.send(rq.context().id(), ((CStoreRq) rq.message()).answer(Status.SUCCESS));
                    association.send(rq.context().id(), Loopback.storeRq(9), Loopback.pattern(bytes));
                    association.receive();
                    association.receive();
                }))) {
            Association association = loop.connect(TlsLoopback.client(peer, authority));
            int context = Loopback.storage(association).id();
            association.send(context, Loopback.storeRq(1), Loopback.pattern(bytes));
            assertThat(((CStoreRsp) association.receiveResponse().message()).status())
                    .isEqualTo(Status.SUCCESS);
            assertThat(arrived.take()).isEqualTo(sum);
            Received back = association.receive().orElseThrow();
            assertThat(Loopback.checksum(back.dataSet().orElseThrow())).isEqualTo(sum);
            association.send(context, ((CStoreRq) back.message()).answer(Status.SUCCESS));
            association.release();
        }
    }

    /** Without flow control behind TLS, all records of one read would be delivered before reading stops. */
    @Test
    void aReceiverThatDoesNotReadBoundsTheSender() throws Exception {
        CompletableFuture<Association> accepted = new CompletableFuture<>();
        CompletableFuture<Void> readNow = new CompletableFuture<>();
        try (TlsLoopback loop = new TlsLoopback(TlsLoopback.server(node, authority), Loopback.accepting(association -> {
            Received rq = association.receive().orElseThrow();
            accepted.complete(association);
            readNow.join();
            long sum = Loopback.checksum(rq.dataSet().orElseThrow());
            association.send(
                    rq.context().id(),
                    ((CStoreRq) rq.message()).answer(Status.SUCCESS.withComment(Long.toString(sum))));
            association.receive();
        }))) {
            Association association = loop.connect(TlsLoopback.client(peer, authority));
            int bytes = 16 << 20;
            CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> {
                try {
                    association.send(Loopback.storage(association).id(), Loopback.storeRq(1), Loopback.pattern(bytes));
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            });
            Association receiving = accepted.get(20, TimeUnit.SECONDS);
            while (receiving.inboundBytes() < 1 << 20 || association.outboundBytes() < PDataWriter.BUFFER_BYTES) {
                Thread.onSpinWait();
            }
            assertThat(receiving.inboundBytes()).isLessThan((1 << 20) + (20 << 10));
            assertThat(association.outboundBytes()).isLessThanOrEqualTo(2L * PDataWriter.BUFFER_BYTES);
            readNow.complete(null);
            CStoreRsp rsp = (CStoreRsp) association.receiveResponse().message();
            assertThat(rsp.status().errorComment())
                    .isEqualTo(Long.toString(Loopback.checksum(Loopback.pattern(bytes))));
            sent.get(20, TimeUnit.SECONDS);
            association.release();
        }
    }

    @Test
    void aPeerOfAnotherAuthorityIsRefused() throws Exception {
        Certificates others = new Certificates(own);
        Issued impostor = others.issue(others.authority("authority"), "impostor");
        try (TlsLoopback loop = new TlsLoopback(TlsLoopback.server(node, authority), answering())) {
            TlsClient client = TlsLoopback.client(impostor, authority);
            assertThatThrownBy(() -> loop.connect(client))
                    .isInstanceOf(AssociationException.ConnectFailed.class)
                    .hasMessageContaining("TLS: the peer ended it, and says: certificate unknown");
            awaitLogged("no trust anchor vouches for the peer's certificate");
            echo(loop.connect(TlsLoopback.client(peer, authority)));
        }
    }

    @Test
    void aNodeOfAnotherAuthorityIsNotSpokenTo() throws Exception {
        try (TlsLoopback loop = new TlsLoopback(TlsLoopback.server(node, authority), answering())) {
            TlsClient client = TlsLoopback.client(peer, stranger);
            assertThatThrownBy(() -> loop.connect(client))
                    .isInstanceOf(AssociationException.ConnectFailed.class)
                    .hasMessageContaining("TLS: no trust anchor vouches for the peer's certificate");
        }
    }

    @Test
    @MayWarn({"TLS", "ends:"})
    void aPeerWithoutACertificateIsRefusedUnlessNoneIsAskedFor() throws Exception {
        TlsStore store = TlsLoopback.store(node, authority);
        try (TlsLoopback loop = new TlsLoopback(new TlsServer(store, ClientCertificate.REQUIRED), answering());
                Socket socket = PlainSockets.tls(authority, loop.port())) {
            assertThatThrownBy(() -> PlainSockets.readToEnd(socket)).isInstanceOf(IOException.class);
            awaitLogged("the peer gave no certificate");
        }
        try (TlsLoopback loop = new TlsLoopback(new TlsServer(store, ClientCertificate.OPTIONAL), answering());
                Socket socket = PlainSockets.tls(authority, loop.port())) {
            assertThat(PlainSockets.associate(socket)).isEqualTo(2);
        }
        try (TlsLoopback loop = new TlsLoopback(new TlsServer(store, ClientCertificate.NONE), answering());
                Socket socket = PlainSockets.tls(authority, loop.port())) {
            assertThat(PlainSockets.associate(socket)).isEqualTo(2);
        }
    }

    @Test
    void aCertificateThatHasExpiredIsRefusedEvenIfItIsItselfATrustAnchor() throws Exception {
        Certificates certificates = new Certificates(own);
        Issued local = certificates.authority("local");
        Issued expired = certificates.issueExpired(local, "expired");
        TlsServer trustsBoth = TlsLoopback.server(node, authority, local, expired);
        try (TlsLoopback loop = new TlsLoopback(trustsBoth, answering());
                Socket socket = PlainSockets.tls(expired, authority, loop.port())) {
            assertThat(PlainSockets.isAnswered(socket)).isFalse();
            awaitLogged("the peer's certificate has expired");
        }
        TlsServer trustsTheAuthority = TlsLoopback.server(node, authority, local);
        log.list.clear();
        try (TlsLoopback loop = new TlsLoopback(trustsTheAuthority, answering());
                Socket socket = PlainSockets.tls(expired, authority, loop.port())) {
            assertThat(PlainSockets.isAnswered(socket)).isFalse();
            awaitLogged("the peer's certificate has expired");
        }
    }

    @Test
    void tls11IsRefused() throws Exception {
        String random = "5a".repeat(32);
        // RFC 4346 §7.4.1.2: version 3.2, no session, TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA, no compression
        String hello = "0302" + random + "00" + "0002c013" + "0100";
        String handshake = "01" + "%06x".formatted(hello.length() / 2) + hello;
        byte[] sent = HexFormat.of().parseHex("160301" + "%04x".formatted(handshake.length() / 2) + handshake);
        try (TlsLoopback loop = new TlsLoopback(TlsLoopback.server(node, authority), answering());
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), loop.port())) {
            byte[] answer = PlainSockets.readAnswerTo(socket, sent);
            assertThat(answer[0]).as("an alert").isEqualTo((byte) 0x15);
            assertThat(answer).as("protocol_version, fatal").endsWith(0x02, 0x46);
            awaitLogged("the peer offered neither TLS 1.2 nor TLS 1.3");
        }
    }

    @Test
    void aCipherSuiteThatTheProfileDoesNotNameIsRefused() throws Exception {
        try (TlsLoopback loop = new TlsLoopback(TlsLoopback.server(node, authority), answering());
                Socket socket = PlainSockets.tls(
                        authority, loop.port(), "TLSv1.2", "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256")) {
            assertThatThrownBy(() -> PlainSockets.readToEnd(socket)).isInstanceOf(IOException.class);
            awaitLogged("the peer offered no common cipher suite");
        }
    }

    @Test
    void plainDicomOnTheTlsPortIsRefusedAndOthersAreServed() throws Exception {
        try (TlsLoopback loop = new TlsLoopback(TlsLoopback.server(node, authority), answering())) {
            assertThatThrownBy(() -> loop.connect("127.0.0.1", Optional.empty()))
                    .isInstanceOf(AssociationException.class);
            awaitLogged("what came is not TLS");
            echo(loop.connect(TlsLoopback.client(peer, authority)));
        }
    }

    @Test
    @MayWarn({"TLS", "a PDU of type 16H"})
    void tlsOnThePlainPortIsRefusedAndOthersAreServed() throws Exception {
        TlsClient client = TlsLoopback.client(peer, authority);
        try (Loopback loop = new Loopback(TlsTest::answer)) {
            RemoteAe overTls =
                    new RemoteAe(Loopback.SCP, "127.0.0.1", loop.remote().port(), Optional.of(client));
            Requestor requestor = new Requestor(
                    loop.loops, Loopback.SCU, AssociationSettings.defaults().with(Loopback.TIMEOUTS));
            assertThatThrownBy(() -> requestor.connect(overTls, Loopback.REQUEST))
                    .isInstanceOf(AssociationException.ConnectFailed.class)
                    .hasMessageContaining("TLS: what came is not TLS");
            echo(loop.connect());
        }
    }

    @Test
    void aHandshakeThatFreezesIsCutOffAndHoldsNobodyUp() throws Exception {
        Timeouts brief = new Timeouts(LONG, LONG, LONG, LONG, LONG, Duration.ofSeconds(3));
        try (TlsLoopback loop = new TlsLoopback(
                        AssociationSettings.defaults().with(brief), TlsLoopback.server(node, authority), answering());
                Socket frozen = new Socket(InetAddress.getLoopbackAddress(), loop.port())) {
            frozen.getOutputStream().write(new byte[] {0x16, 0x03, 0x01});
            echo(loop.connect(TlsLoopback.client(peer, authority)));
            PlainSockets.readToEnd(frozen);
            awaitLogged("the handshake was not finished in time");
        }
    }

    @Test
    void aServerThatFreezesInTheHandshakeEndsWithTheAssociationTimeOut() throws Exception {
        Timeouts brief = new Timeouts(LONG, Duration.ofMillis(300), LONG, LONG, LONG, LONG);
        TlsClient client = TlsLoopback.client(peer, authority);
        try (EventLoops loops = EventLoops.start(1);
                ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Requestor requestor = new Requestor(
                    loops, Loopback.SCU, AssociationSettings.defaults().with(brief));
            RemoteAe remote = new RemoteAe(Loopback.SCP, "127.0.0.1", server.getLocalPort(), Optional.of(client));
            assertThatThrownBy(() -> requestor.connect(remote, Loopback.REQUEST))
                    .isInstanceOf(AssociationException.class);
            try (Socket accepted = server.accept()) {
                PlainSockets.readToEnd(accepted);
            }
        }
    }

    @Test
    void theHostHasToBeNamedByTheCertificateUnlessThatIsSwitchedOff() throws Exception {
        Issued nameless = new Certificates(own).authority("nameless");
        try (TlsLoopback loop = new TlsLoopback(TlsLoopback.server(nameless, authority), answering())) {
            TlsStore store = TlsLoopback.store(peer, nameless);
            assertThatThrownBy(() -> loop.connect(new TlsClient(store, HostName.CHECK, List.of())))
                    .isInstanceOf(AssociationException.ConnectFailed.class)
                    .hasMessageContaining("TLS: the peer's certificate does not name the host");
            echo(loop.connect(new TlsClient(store, HostName.IGNORE, List.of())));
        }
    }

    @Test
    void onlyTheCertificatesConfiguredForAPeerAreSpokenTo() throws Exception {
        TlsStore store = TlsLoopback.store(peer, authority);
        String fingerprint = CertificatePattern.fingerprint(
                TlsLoopback.store(node, authority).certificate());
        AtomicInteger requests = new AtomicInteger();
        AssociationHandler counting = (rq, remote) -> {
            requests.incrementAndGet();
            return answering().negotiate(rq, remote);
        };
        try (TlsLoopback loop = new TlsLoopback(TlsLoopback.server(node, authority), counting)) {
            TlsClient meant = new TlsClient(store, HostName.IGNORE, List.of(CertificatePattern.parse(fingerprint)));
            TlsClient other = new TlsClient(
                    store, HostName.IGNORE, List.of(CertificatePattern.parse("CN=other, O=Veilgate tests")));
            assertThatThrownBy(() -> loop.connect(other))
                    .isInstanceOf(AssociationException.ConnectFailed.class)
                    .hasMessageContaining("none of those configured");
            echo(loop.connect(meant));
            assertThat(requests).as("nothing was said to the other").hasValue(1);
        }
    }

    @Test
    void newHandshakesUseTheFilesThatAreThereNow() throws Exception {
        Issued current = copy(node, "current");
        TlsStore store = TlsLoopback.store(current, authority);
        try (TlsLoopback loop = new TlsLoopback(new TlsServer(store, ClientCertificate.REQUIRED), answering())) {
            TlsClient wantsNode = wants(node);
            TlsClient wantsPeer = wants(peer);
            Association before = loop.connect(wantsNode);
            assertThat(store.refresh()).isFalse();

            replace(current.certificate(), peer.certificate());
            assertThat(store.refresh()).as("a certificate without its key").isFalse();
            awaitLogged("TLS goes on with what it had");
            loop.connect(wantsNode).release();

            replace(current.key(), peer.key());
            assertThat(store.refresh()).isTrue();
            echo(loop.connect(wantsPeer));
            assertThatThrownBy(() -> loop.connect(wantsNode)).hasMessageContaining("none of those configured");
            echo(before);

            Files.delete(current.key());
            assertThat(store.refresh()).as("without key").isFalse();
            echo(loop.connect(wantsPeer));
        }
    }

    private static TlsClient wants(Issued certificate) throws TlsException {
        var pattern = new CertificatePattern.Fingerprint(CertificatePattern.fingerprint(
                TlsLoopback.store(certificate, authority).certificate()));
        return new TlsClient(TlsLoopback.store(peer, authority), HostName.CHECK, List.of(pattern));
    }

    private Issued copy(Issued issued, String name) throws IOException {
        return new Issued(
                name,
                Files.copy(issued.certificate(), own.resolve(name + ".crt")),
                Files.copy(issued.key(), own.resolve(name + ".key")));
    }

    private static void replace(Path file, Path by) throws IOException {
        FileTime before = Files.getLastModifiedTime(file);
        Files.copy(by, file, StandardCopyOption.REPLACE_EXISTING);
        Files.setLastModifiedTime(file, FileTime.from(before.toInstant().plusSeconds(10)));
    }

    @Test
    void aReleaseEndsWithCloseNotify() throws Exception {
        UserInformation user = UserInformation.of(0, Implementation.CLASS_UID, "PEER", List.of());
        Pdu.AssociateRq rq = new Pdu.AssociateRq(Loopback.SCP, Loopback.SCU, List.of(), user);
        TlsClient client = TlsLoopback.client(peer, authority);
        CompletableFuture<Integer> end = new CompletableFuture<>();
        try (EventLoops loops = EventLoops.start(1);
                ServerSocket server = PlainSockets.tlsServer(node)) {
            Thread.ofVirtual().start(() -> {
                try (Socket socket = server.accept()) {
                    PlainSockets.readPdu(socket);
                    socket.getOutputStream().write(PlainSockets.bytes(new Pdu.AssociateAc(rq, List.of(), user)));
                    PlainSockets.readPdu(socket);
                    socket.getOutputStream().write(PlainSockets.bytes(new Pdu.ReleaseRp()));
                    end.complete(socket.getInputStream().read()); // throws where TCP ends without close_notify
                } catch (IOException e) {
                    end.completeExceptionally(e);
                }
            });
            Requestor requestor = new Requestor(
                    loops, Loopback.SCU, AssociationSettings.defaults().with(Loopback.TIMEOUTS));
            requestor
                    .connect(
                            new RemoteAe(Loopback.SCP, "localhost", server.getLocalPort(), Optional.of(client)),
                            Loopback.REQUEST)
                    .release();
            assertThat(end.get(20, TimeUnit.SECONDS)).isEqualTo(-1);
        }
    }

    @Test
    void theLogDoesNotGrowWithThoseWhoKnock() throws Exception {
        try (TlsLoopback loop = new TlsLoopback(TlsLoopback.server(node, authority), answering())) {
            for (int i = 0; i < 30; i++) {
                try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), loop.port())) {
                    PlainSockets.readAnswerTo(socket, "GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                }
            }
            assertThat(List.copyOf(log.list).stream()
                            .filter(event -> event.getFormattedMessage().contains("is not TLS")))
                    .hasSize(10);
        }
    }

    @Test
    void anAnswerOfTheHandlerMayDependOnTheCertificate() throws Exception {
        CertificatePattern wanted = CertificatePattern.parse("CN=peer, O=Veilgate tests");
        AssociationHandler picky = (rq, remote) ->
                remote.tls().flatMap(TlsPeer::certificate).filter(wanted::fits).isPresent()
                        ? answering().negotiate(rq, remote)
                        : new Answer.Reject(Rejection.CALLING_AE_TITLE_NOT_RECOGNIZED);
        try (TlsLoopback loop = new TlsLoopback(TlsLoopback.server(node, authority), picky)) {
            echo(loop.connect(TlsLoopback.client(peer, authority)));
            TlsClient other = TlsLoopback.client(node, authority);
            assertThatThrownBy(() -> loop.connect(other)).isInstanceOf(AssociationException.Rejected.class);
        }
    }
}
