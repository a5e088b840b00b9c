package io.veilgate.it.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.veilgate.core.base.AeTitle;
import io.veilgate.core.base.Time;
import io.veilgate.core.net.AssociationException;
import io.veilgate.core.net.AssociationSettings;
import io.veilgate.core.net.EventLoops;
import io.veilgate.core.net.RemoteAe;
import io.veilgate.core.net.Requestor;
import io.veilgate.core.testing.MayWarn;
import io.veilgate.it.flow.InProcessNode;
import io.veilgate.it.flow.NodeFolder;
import io.veilgate.it.harness.Dcmtk;
import io.veilgate.it.harness.OrthancSettings;
import io.veilgate.it.harness.PeerScu;
import io.veilgate.it.harness.Peers;
import io.veilgate.it.harness.Ports;
import io.veilgate.it.harness.StoreScp;
import io.veilgate.scu.query.EchoScu;
import io.veilgate.scu.query.FindScu;
import io.veilgate.scu.query.QueryException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What each side makes of the other's refusal. */
final class RefusalTest {
    /** What each program says when the node does not know the AE title that it calls. */
    private static final Map<Peer, String> CALLED_NOT_RECOGNIZED = Map.of(
            Peer.DCMTK, "Called AE Title Not Recognized",
            Peer.ORTHANC, "DUL Association Rejected",
            Peer.PIXELMED, "A-ASSOCIATE-RJ",
            Peer.CTN, "Reason  7",
            Peer.GDCM, "called-AE-title-not-recognized",
            Peer.ODIL, "ejected");

    @TempDir
    private static Path folder;

    private static Peers peers;
    private static StoreScp storeScp;
    private static Map<Peer, PeerScu> scus;
    private static Map<Peer, io.veilgate.it.harness.RemoteAe> scps;

    @BeforeAll
    static void startPeers() throws Exception {
        peers = new Peers(folder);
        scus = Scus.start(peers, folder);
        storeScp = peers.storeScp("STORAGE");
        scps = new EnumMap<>(Peer.class);
        scps.put(Peer.DCMTK, peers.dcmqrscp("PACS", List.of(), Map.of()));
        scps.put(
                Peer.ORTHANC,
                peers.orthanc(OrthancSettings.of("PACS").with("DicomCheckCalledAet", true))
                        .ae());
        scps.put(Peer.PIXELMED, peers.pixelMed("PACS", Map.of()).ae());
        scps.put(Peer.CTN, peers.simpleStorage("PACS").ae());
    }

    @AfterAll
    static void stopPeers() throws Exception {
        peers.close();
    }

    static Stream<Peer> refused() {
        return Matrix.peers(Operation.REFUSAL, Side.ACCEPTOR);
    }

    static Stream<Peer> refusing() {
        return Matrix.peers(Operation.REFUSAL, Side.REQUESTOR);
    }

    @ParameterizedTest
    @MethodSource("refused")
    void aPeerThatCallsAnUnknownTitleIsTold(Peer peer) throws Exception {
        NodeFolder node = node(peer.toString());
        try (InProcessNode running = InProcessNode.open(node)) {
            var wrong = new io.veilgate.it.harness.RemoteAe("NOBODY", node.ae().port());

            assertThatThrownBy(() -> scus.get(peer).echo(wrong)).hasMessageContaining(CALLED_NOT_RECOGNIZED.get(peer));
            assertThat(running.spooled()).isZero();
        }
    }

    @Test
    @MayWarn("was lost") // findscu closes the connection without a release
    void whatTheNodeDoesNotOfferHasNoAcceptableContext() throws Exception {
        NodeFolder node = node("no-find");
        try (InProcessNode running = InProcessNode.open(node)) {
            var result = new Dcmtk(Scus.TITLE).findscu(node.ae(), List.of("0008,0052=STUDY", "0020,000d"));

            assertThat(result.status()).isNotZero();
            assertThat(result.output()).contains("No Acceptable Presentation Contexts");
            assertThat(running.spooled()).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("refusing")
    void aTitleThatThePeerDoesNotKnowIsNamedAsTheReason(Peer peer) {
        RemoteAe wrong = new RemoteAe(
                new AeTitle("NOBODY"),
                io.veilgate.it.harness.RemoteAe.HOST,
                scps.get(peer).port());
        try (EventLoops loops = EventLoops.start(1)) {
            EchoScu echo = new EchoScu(requestor(loops), Time.system());

            assertThatThrownBy(() -> echo.echo(wrong))
                    .isInstanceOf(AssociationException.Rejected.class)
                    .hasMessageContaining("NOBODY at 127.0.0.1")
                    .hasMessageContaining("called AE title not recognized");
        }
    }

    @Test
    void aServerThatIsNoPacsDoesNotAcceptQueries() {
        RemoteAe archive = new RemoteAe(
                new AeTitle("STORAGE"),
                io.veilgate.it.harness.RemoteAe.HOST,
                storeScp.ae().port());
        try (EventLoops loops = EventLoops.start(1)) {
            assertThatThrownBy(() -> FindScu.open(requestor(loops), archive))
                    .isInstanceOf(QueryException.NotSupported.class)
                    .hasMessageContaining("does not accept C-FIND (study root)");
        }
    }

    private static Requestor requestor(EventLoops loops) {
        return new Requestor(loops, new AeTitle("VEILGATE"), AssociationSettings.defaults());
    }

    private static NodeFolder node(String name) throws Exception {
        return new NodeFolder(folder.resolve("node-" + name))
                .peer("ARCHIVE", new io.veilgate.it.harness.RemoteAe("ARCHIVE", Ports.free()))
                .project("pushed", "ARCHIVE", "")
                .route(Scus.TITLE, "pushed");
    }
}
