package io.veilgate.core.net;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.veilgate.core.base.AbortReason;
import io.veilgate.core.base.AeTitle;
import io.veilgate.core.base.ReceivedUid;
import io.veilgate.core.base.Uid;
import io.veilgate.core.net.AssociationRequest.Proposal;
import io.veilgate.core.ul.Pdu;
import io.veilgate.core.ul.ProposedContext;
import io.veilgate.core.ul.Role;
import io.veilgate.core.ul.RoleSelection;
import io.veilgate.core.ul.UserInformation;
import io.veilgate.core.ul.UserInformation.AsyncWindow;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks peers for associations, under one AE title. */
public final class Requestor {
    private final EventLoops loops;
    private final AeTitle callingAeTitle;
    private final AssociationSettings settings;

    public Requestor(EventLoops loops, AeTitle callingAeTitle, AssociationSettings settings) {
        this.loops = loops;
        this.callingAeTitle = callingAeTitle;
        this.settings = settings;
    }

    /**
     * Connects and waits for the peer's answer. An association without any accepted context is one all the same: look at
     * {@link Association#contexts()}.
     *
     * @throws AssociationException.ConnectFailed if there is no connection
     * @throws AssociationException.Rejected if the peer turns it down
     * @throws AssociationException.TimedOut after the connect or the association time-out
     * @throws AssociationException if it is aborted or cut off
     */
    public Association connect(RemoteAe remote, AssociationRequest request) throws AssociationException {
        InetSocketAddress address = new InetSocketAddress(remote.host(), remote.port());
        if (address.isUnresolved()) {
            throw new AssociationException.ConnectFailed(remote.toString(), new UnknownHostException("unknown host"));
        }
        Pdu.AssociateRq rq = rq(remote, request);
        AssociationIdentity identity = new AssociationIdentity(
                loops.nextNumber(), callingAeTitle.value(), remote.aeTitle().value(), address);
        RequestedAssociation requested = new RequestedAssociation(remote.toString(), identity, rq, settings);
        UpperLayerHandler upperLayer = new UpperLayerHandler(
                settings.maxPduLength(), settings.timeouts().artim(), rq, requested);
        requested.runBy(upperLayer);
        connect(remote, address, upperLayer, requested);
        return await(requested.outcome(), identity, upperLayer);
    }

    private void connect(
            RemoteAe remote, InetSocketAddress address, UpperLayerHandler upperLayer, RequestedAssociation requested)
            throws AssociationException {
        Bootstrap bootstrap = new Bootstrap()
                .group(loops.group())
                .channel(loops.channelClass())
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int)
                        settings.timeouts().connect().toMillis())
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        loops.configure(channel);
                        remote.tls()
                                .ifPresent(tls -> tls.addTo(
                                        channel, remote, settings.timeouts().association(), requested::withoutTls));
                        channel.pipeline().addLast(upperLayer);
                    }
                });
        CompletableFuture<Void> connected = new CompletableFuture<>();
        var _ = bootstrap.connect(address).addListener(done -> {
            if (done.isSuccess()) {
                connected.complete(null);
            } else {
                connected.completeExceptionally(done.cause());
            }
        });
        try {
            connected.get();
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            if (cause instanceof ConnectTimeoutException) {
                throw new AssociationException.TimedOut(
                        remote.toString(),
                        Timeouts.Kind.CONNECT,
                        settings.timeouts().connect());
            }
            throw new AssociationException.ConnectFailed(
                    remote.toString(),
                    cause instanceof ConnectException ? new ConnectException("connection refused") : cause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            var _ = connected.whenComplete((done, failure) -> close(upperLayer));
            throw new AssociationException.ConnectFailed(remote.toString(), e);
        }
    }

    private Association await(
            CompletableFuture<Association> outcome, AssociationIdentity identity, UpperLayerHandler upperLayer)
            throws AssociationException {
        try {
            return outcome.get(settings.timeouts().association().toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AssociationException failure) {
                throw failure;
            }
            throw new IllegalStateException(e);
        } catch (TimeoutException e) {
            close(upperLayer);
            throw new AssociationException.TimedOut(
                    identity.toString(),
                    Timeouts.Kind.ASSOCIATION,
                    settings.timeouts().association());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close(upperLayer);
            throw new AssociationException.Aborted(
                    identity.toString(), AbortReason.SERVICE_USER, false, "the thread using it was interrupted");
        }
    }

    /** Whatever state it is in by then. */
    private static void close(UpperLayerHandler upperLayer) {
        upperLayer.channel().eventLoop().execute(() -> upperLayer.abort(AbortReason.SERVICE_USER));
    }

    private Pdu.AssociateRq rq(RemoteAe remote, AssociationRequest request) {
        List<ProposedContext> contexts = new ArrayList<>();
        for (Proposal proposal : request.proposals()) {
            contexts.add(new ProposedContext(
                    2 * contexts.size() + 1,
                    ReceivedUid.of(proposal.abstractSyntax()),
                    proposal.transferSyntaxes().stream()
                            .map(syntax -> ReceivedUid.of(syntax.uid()))
                            .toList()));
        }
        List<RoleSelection> roles = request.roles().entrySet().stream()
                .sorted(Map.Entry.<Uid, Set<Role>>comparingByKey())
                .map(role -> new RoleSelection(ReceivedUid.of(role.getKey()), role.getValue()))
                .toList();
        UserInformation user = UserInformation.of(
                        settings.maxPduLength(),
                        settings.implementationClassUid(),
                        settings.implementationVersionName(),
                        roles)
                .withExtendedNegotiations(request.extendedNegotiations());
        // some peers drop an association that proposes a window: where none is needed there is none
        return new Pdu.AssociateRq(
                remote.aeTitle(),
                callingAeTitle,
                contexts,
                request.operations() == 1 ? user : user.withAsyncWindow(new AsyncWindow(request.operations(), 1)));
    }
}
