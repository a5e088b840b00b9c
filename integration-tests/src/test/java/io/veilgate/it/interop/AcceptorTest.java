package io.veilgate.it.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.veilgate.core.base.AeTitle;
import io.veilgate.core.net.AssociationSettings;
import io.veilgate.core.net.EventLoops;
import io.veilgate.core.testing.MayWarn;
import io.veilgate.it.flow.InProcessNode;
import io.veilgate.it.flow.NodeFolder;
import io.veilgate.it.flow.SmallPacs;
import io.veilgate.it.harness.Await;
import io.veilgate.it.harness.CtnScu;
import io.veilgate.it.harness.Dcmtk;
import io.veilgate.it.harness.PeerScu;
import io.veilgate.it.harness.Peers;
import io.veilgate.it.harness.RemoteAe;
import io.veilgate.it.harness.StoreScp;
import io.veilgate.it.harness.ToolResult;
import io.veilgate.scp.demo.SyntheticDevice;
import io.veilgate.scp.demo.SyntheticFiles;
import io.veilgate.scp.demo.SyntheticStudies;
import io.veilgate.scp.demo.SyntheticStudy;
import io.veilgate.scp.pacs.PacsServer;
import io.veilgate.scp.pacs.PacsSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Programs of the peers call the small PACS and a node. An association that ends otherwise than by release is warned of, and no test may warn unless it
 * says so: so each of these shows a release in good order too.
 */
final class AcceptorTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(300);
    private static final int INSTANCES = 6;

    @TempDir
    private static Path folder;

    private static List<SyntheticStudy> studies;
    private static Peers peers;
    private static StoreScp destination;
    private static Map<Peer, PeerScu> scus;

    private EventLoops loops;
    private PacsServer server;
    private RemoteAe pacs;

    @BeforeAll
    static void startPeers() throws Exception {
        studies = new SyntheticStudies(51).series(SyntheticDevice.MR, 2, INSTANCES);
        for (SyntheticStudy each : studies) {
            SyntheticFiles.write(each, folder.resolve("files"));
        }
        peers = new Peers(folder);
        destination = peers.storeScp("ARCHIVE");
        scus = Scus.start(peers, folder);
    }

    @AfterAll
    static void stopPeers() throws Exception {
        peers.close();
    }

    @BeforeEach
    void start() throws Exception {
        start(Duration.ZERO);
    }

    private void start(Duration pausePerSubOperation) throws IOException {
        loops = EventLoops.start(1);
        server = PacsServer.start(
                loops,
                AssociationSettings.defaults(),
                PacsSettings.onLoopback(new AeTitle("PACS"), folder.resolve("files"))
                        .withPausePerSubOperation(pausePerSubOperation));
        server.addDestination(new io.veilgate.core.net.RemoteAe(
                new AeTitle("ARCHIVE"), RemoteAe.HOST, destination.ae().port()));
        pacs = new RemoteAe("PACS", server.address().getPort());
    }

    @AfterEach
    void stop() {
        server.close();
        loops.close();
    }

    static Stream<Peer> echoing() {
        return Stream.concat(
                        Matrix.peers(Operation.ECHO, Side.ACCEPTOR), Matrix.peers(Operation.RELEASE, Side.ACCEPTOR))
                .distinct();
    }

    static Stream<Peer> storing() {
        return Matrix.peers(Operation.STORE, Side.ACCEPTOR);
    }

    static Stream<Peer> finding() {
        return Matrix.peers(Operation.FIND, Side.ACCEPTOR);
    }

    static Stream<Peer> getting() {
        return Matrix.peers(Operation.GET, Side.ACCEPTOR);
    }

    static Stream<Peer> moving() {
        return Matrix.peers(Operation.MOVE, Side.ACCEPTOR);
    }

    static Stream<Peer> cancelling() {
        return Matrix.peers(Operation.CANCEL, Side.ACCEPTOR);
    }

    static Stream<Peer> aborting() {
        return Matrix.peers(Operation.ABORT, Side.ACCEPTOR);
    }

    @ParameterizedTest
    @MethodSource("echoing")
    void anEchoIsAnsweredAndTheAssociationReleased(Peer peer) throws Exception {
        scus.get(peer).echo(pacs);
    }

    @ParameterizedTest
    @MethodSource("storing")
    void whatIsPushedToTheNodeReachesTheArchive(Peer peer) throws Exception {
        SyntheticStudy study = new SyntheticStudies(60 + peer.ordinal())
                .series(SyntheticDevice.MR, 1, 2)
                .getFirst();
        Path files = folder.resolve("pushed-" + peer);
        SyntheticFiles.write(study, files);
        Path own = folder.resolve("node-" + peer);
        try (SmallPacs archive = SmallPacs.start("ARCHIVE", own.resolve("archive"))) {
            NodeFolder node = new NodeFolder(own.resolve("node"))
                    .peer("ARCHIVE", archive.ae())
                    .project("pushed", "ARCHIVE", "")
                    .route(Scus.TITLE, "pushed");
            try (InProcessNode running = InProcessNode.open(node)) {
                scus.get(peer).echo(node.ae());
                scus.get(peer).store(node.ae(), listed(files));

                Await.until("the spool is empty", SOON, () -> running.spooled() == 0);
                assertThat(archive.counts().stored()).isEqualTo(2);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("finding")
    void aStudyIsFound(Peer peer) throws Exception {
        String study = studies.getFirst().studyInstanceUid();

        assertThat(scus.get(peer).find(pacs, study)).containsExactly(study);
    }

    @ParameterizedTest
    @MethodSource("getting")
    @MayWarn("was lost") // odil get asks for the SOP Classes first, on an association that it never releases
    void aStudyIsGot(Peer peer) throws Exception {
        Path got = Files.createDirectory(folder.resolve("got-" + peer));
        scus.get(peer).get(pacs, studies.getFirst().studyInstanceUid(), got);

        assertThat(Copies.differences(firstStudy(), listed(got), peer != Peer.ODIL))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("moving")
    void aStudyIsMoved(Peer peer) throws Exception {
        for (Path file : destination.files()) {
            Files.delete(file);
        }
        scus.get(peer).move(pacs, "ARCHIVE", studies.getFirst().studyInstanceUid());

        Await.until("the study is there", SOON, () -> destination.files().size() == INSTANCES);
        assertThat(Copies.differences(firstStudy(), destination.files())).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("cancelling")
    void aMoveIsCancelled(Peer peer) throws Exception {
        assertThat(peer).isEqualTo(Peer.DCMTK);
        stop();
        start(PAUSE);
        ToolResult result = new Dcmtk(Scus.TITLE)
                .movescu(
                        pacs,
                        "ARCHIVE",
                        List.of(
                                "0008,0052=STUDY",
                                "0020,000d=" + studies.getFirst().studyInstanceUid()),
                        "--cancel",
                        "1");

        assertThat(result.output()).contains("Final Move Response (Cancel");
        assertThat(server.counts().sent()).isPositive().isLessThan(INSTANCES);
        scus.get(peer).echo(pacs);
    }

    @ParameterizedTest
    @MethodSource("aborting")
    @MayWarn({"was aborted by the peer", "was lost"})
    void anAssociationIsAborted(Peer peer) throws Exception {
        if (peer == Peer.DCMTK) {
            Dcmtk dcmtk = new Dcmtk(Scus.TITLE);
            dcmtk.echoscu(pacs, "--abort");
            dcmtk.storescu(pacs, firstStudy(), "--abort");
            assertThat(server.counts().stored()).isEqualTo(INSTANCES);
            dcmtk.findscu(pacs, List.of("0008,0052=STUDY", "0020,000d"), "--abort");
        } else {
            assertThat(peer).isEqualTo(Peer.CTN);
            new CtnScu(Scus.TITLE).echoAndDrop(pacs);
        }
        scus.get(peer).echo(pacs);
        assertThat(scus.get(Peer.DCMTK).find(pacs, "")).hasSize(studies.size());
    }

    private static List<Path> firstStudy() throws IOException {
        return listed(folder.resolve("files")).subList(0, INSTANCES);
    }

    private static List<Path> listed(Path where) throws IOException {
        try (Stream<Path> files = Files.list(where)) {
            return files.sorted().toList();
        }
    }
}
