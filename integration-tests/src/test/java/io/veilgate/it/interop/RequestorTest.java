package io.veilgate.it.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.veilgate.core.base.AbortReason;
import io.veilgate.core.base.AeTitle;
import io.veilgate.core.base.ReceivedUid;
import io.veilgate.core.base.Time;
import io.veilgate.core.base.Uids;
import io.veilgate.core.dataset.TransferSyntaxes;
import io.veilgate.core.net.Association;
import io.veilgate.core.net.AssociationRequest;
import io.veilgate.core.net.AssociationRequest.Proposal;
import io.veilgate.core.net.AssociationSettings;
import io.veilgate.core.net.EventLoops;
import io.veilgate.core.net.RemoteAe;
import io.veilgate.core.net.Requestor;
import io.veilgate.it.flow.InProcessNode;
import io.veilgate.it.flow.NodeFolder;
import io.veilgate.it.flow.SmallPacs;
import io.veilgate.it.harness.Peers;
import io.veilgate.it.harness.Ports;
import io.veilgate.scp.demo.SyntheticStudy;
import io.veilgate.scu.query.EchoScu;
import io.veilgate.scu.query.FindScu;
import io.veilgate.scu.query.InstanceMatch;
import io.veilgate.scu.query.QueryException;
import io.veilgate.scu.query.SeriesMatch;
import io.veilgate.scu.query.StudyKey;
import io.veilgate.scu.retrieve.RetrieveMode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Veilgate calls the servers of the peers. */
final class RequestorTest {
    @TempDir
    private static Path folder;

    private static Peers peers;
    private static io.veilgate.it.harness.RemoteAe veilgate;
    private static Map<Peer, Scps.Pacs> scps;

    private EventLoops loops;
    private Requestor requestor;

    @BeforeAll
    static void startPeers() throws Exception {
        peers = new Peers(folder);
        veilgate = new io.veilgate.it.harness.RemoteAe("VEILGATE", Ports.free());
        scps = Scps.start(peers, folder, veilgate);
    }

    @AfterAll
    static void stopPeers() throws Exception {
        peers.close();
    }

    @BeforeEach
    void start() {
        loops = EventLoops.start(1);
        requestor = new Requestor(loops, new AeTitle("VEILGATE"), AssociationSettings.defaults());
    }

    @AfterEach
    void stop() {
        loops.close();
    }

    static Stream<Peer> echoed() {
        return Matrix.peers(Operation.ECHO, Side.REQUESTOR);
    }

    static Stream<Peer> found() {
        return Matrix.peers(Operation.FIND, Side.REQUESTOR);
    }

    static Stream<Peer> got() {
        return Matrix.peers(Operation.GET, Side.REQUESTOR);
    }

    static Stream<Peer> moved() {
        return Matrix.peers(Operation.MOVE, Side.REQUESTOR);
    }

    static Stream<Peer> cancelled() {
        return Matrix.peers(Operation.CANCEL, Side.REQUESTOR);
    }

    static Stream<Peer> released() {
        return Matrix.peers(Operation.RELEASE, Side.REQUESTOR);
    }

    static Stream<Peer> aborted() {
        return Matrix.peers(Operation.ABORT, Side.REQUESTOR);
    }

    @ParameterizedTest
    @MethodSource("echoed")
    void anEchoIsAnswered(Peer peer) throws Exception {
        assertThat(new EchoScu(requestor, Time.system()).echo(ae(peer))).isPositive();
    }

    @ParameterizedTest
    @MethodSource("found")
    void studySeriesAndInstancesAreFound(Peer peer) throws Exception {
        SyntheticStudy study = scps.get(peer).studies().getFirst();
        ReceivedUid uid = new ReceivedUid(study.studyInstanceUid());
        List<String> instances = new ArrayList<>();
        try (FindScu find = FindScu.open(requestor, ae(peer))) {
            assertThat(find.studies(StudyKey.ofStudy(uid), Optional.empty(), 10).matches())
                    .singleElement()
                    .satisfies(match -> assertThat(match.studyInstanceUid()).isEqualTo(uid));
            assertThat(find.series(uid))
                    .extracting(SeriesMatch::seriesInstanceUid)
                    .containsExactly(new ReceivedUid(study.seriesInstanceUid(0)));
            find.instances(
                    uid,
                    (InstanceMatch match) ->
                            instances.add(match.sopInstanceUid().value()));
        }
        assertThat(instances).hasSize(study.instances()).contains(study.sopInstanceUid(0));
    }

    @ParameterizedTest
    @MethodSource("got")
    void aStudyIsFetchedByGet(Peer peer) throws Exception {
        aStudyIsFetched(peer, RetrieveMode.GET, 0);
    }

    @ParameterizedTest
    @MethodSource("moved")
    void aStudyIsFetchedByMove(Peer peer) throws Exception {
        aStudyIsFetched(peer, RetrieveMode.MOVE, 1);
    }

    private static void aStudyIsFetched(Peer peer, RetrieveMode mode, int which) throws Exception {
        SyntheticStudy study = scps.get(peer).studies().get(which);
        Path own = folder.resolve(peer + "-" + mode);
        try (SmallPacs archive = SmallPacs.start("ARCHIVE", own.resolve("archive"))) {
            NodeFolder configured = new NodeFolder(own.resolve("node"), veilgate.port())
                    .peer("PACS", scps.get(peer).ae())
                    .peer("ARCHIVE", archive.ae())
                    .project("fetched", "ARCHIVE", "");
            try (InProcessNode running = InProcessNode.open(configured)) {
                JsonNode report = running.retrieve("fetched", "PACS", mode, List.of(study.studyInstanceUid()));

                assertThat(report.get("exit").asInt()).as("%s", report).isZero();
            }
            assertThat(archive.counts().stored()).isEqualTo(study.instances());
        }
    }

    @ParameterizedTest
    @MethodSource("cancelled")
    void aQueryThatFindsTooManyIsCancelled(Peer peer) throws Exception {
        SyntheticStudy study = scps.get(peer).studies().getFirst();
        ReceivedUid uid = new ReceivedUid(study.studyInstanceUid());
        try (FindScu find = FindScu.open(requestor, ae(peer))) {
            assertThatThrownBy(() -> find.studies(StudyKey.ofStudy(uid), Optional.empty(), 0))
                    .isInstanceOf(QueryException.TooMany.class);
            if (peer != Peer.PIXELMED) { // it closes the connection at a C-CANCEL
                assertThat(find.series(uid)).hasSize(1);
            }
        }
        try (FindScu again = FindScu.open(requestor, ae(peer))) {
            assertThat(again.series(uid)).hasSize(1);
        }
    }

    @ParameterizedTest
    @MethodSource("released")
    void anAssociationIsReleased(Peer peer) throws Exception {
        try (Association association = requestor.connect(ae(peer), verification())) {
            association.release();
            assertThat(association.isOpen()).isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource("aborted")
    void anAssociationIsAbortedAndThePeerGoesOn(Peer peer) throws Exception {
        Association association = requestor.connect(ae(peer), verification());
        association.abort(AbortReason.SERVICE_USER);
        association.onClose().toCompletableFuture().join();

        assertThat(new EchoScu(requestor, Time.system()).echo(ae(peer))).isPositive();
    }

    private static AssociationRequest verification() {
        return new AssociationRequest(
                List.of(new Proposal(Uids.Verification, List.of(TransferSyntaxes.IMPLICIT_VR_LITTLE_ENDIAN))));
    }

    private static RemoteAe ae(Peer peer) {
        var ae = scps.get(peer).ae();
        return new RemoteAe(new AeTitle(ae.aeTitle()), io.veilgate.it.harness.RemoteAe.HOST, ae.port());
    }
}
