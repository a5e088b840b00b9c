package io.veilgate.core.net;

import io.veilgate.core.base.Time;
import io.veilgate.core.net.TlsClient.HostName;
import io.veilgate.core.net.TlsServer.ClientCertificate;
import io.veilgate.core.testing.Certificates.Issued;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/** An acceptor with one TLS port on the loopback interface, and who connects to it. */
final class TlsLoopback implements AutoCloseable {
    final EventLoops loops = EventLoops.start(1);
    final AssociationSettings settings;
    final Acceptor acceptor;

    TlsLoopback(AssociationSettings settings, TlsServer server, AssociationHandler handler) throws IOException {
        this.settings = settings;
        this.acceptor = Acceptor.bind(
                loops,
                List.of(new Acceptor.Endpoint(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), Optional.of(server))),
                settings,
                Entrance.open(8),
                handler);
    }

    TlsLoopback(TlsServer server, AssociationHandler handler) throws IOException {
        this(AssociationSettings.defaults().with(Loopback.TIMEOUTS), server, handler);
    }

    static TlsStore store(Issued own, Issued... trusted) throws TlsException {
        return TlsStore.open(
                new TlsFiles(
                        own.certificate(),
                        Optional.of(own.key()),
                        Optional.empty(),
                        List.of(trusted).stream().map(Issued::certificate).toList()),
                Time.system());
    }

    static TlsServer server(Issued own, Issued... trusted) throws TlsException {
        return new TlsServer(store(own, trusted), ClientCertificate.REQUIRED);
    }

    static TlsClient client(Issued own, Issued... trusted) throws TlsException {
        return new TlsClient(store(own, trusted), HostName.CHECK, List.of());
    }

    int port() {
        return acceptor.address().getPort();
    }

    Association connect(TlsClient client) throws AssociationException {
        return connect("127.0.0.1", Optional.of(client));
    }

    Association connect(String host, Optional<TlsClient> client) throws AssociationException {
        return new Requestor(loops, Loopback.SCU, settings)
                .connect(new RemoteAe(Loopback.SCP, host, port(), client), Loopback.REQUEST);
    }

    @Override
    public void close() {
        acceptor.close();
        loops.close();
    }
}
