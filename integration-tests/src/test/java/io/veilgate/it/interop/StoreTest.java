package io.veilgate.it.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.veilgate.core.base.AeTitle;
import io.veilgate.core.base.Limits;
import io.veilgate.core.base.Stages;
import io.veilgate.core.base.Tag;
import io.veilgate.core.base.Time;
import io.veilgate.core.base.Uid;
import io.veilgate.core.dataset.DataSetWriter;
import io.veilgate.core.dataset.Part10;
import io.veilgate.core.dataset.Part10File;
import io.veilgate.core.dataset.Recipe;
import io.veilgate.core.dataset.Segment;
import io.veilgate.core.dataset.TransferSyntax;
import io.veilgate.core.dataset.TransferSyntaxes;
import io.veilgate.core.net.AssociationSettings;
import io.veilgate.core.net.EventLoops;
import io.veilgate.core.net.Requestor;
import io.veilgate.it.flow.SmallPacs;
import io.veilgate.it.harness.Orthanc;
import io.veilgate.it.harness.OrthancSettings;
import io.veilgate.it.harness.PeerScu;
import io.veilgate.it.harness.Peers;
import io.veilgate.it.harness.RemoteAe;
import io.veilgate.it.harness.Samples;
import io.veilgate.it.harness.StoreScp;
import io.veilgate.scu.forward.Forwarder;
import io.veilgate.scu.forward.Outgoing;
import io.veilgate.scu.forward.StoreResult;
import io.veilgate.scu.pace.PaceLimits;
import io.veilgate.scu.pace.PeerPace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** C-STORE in each transfer syntax, to the small PACS and from the forwarder: what arrives is what was sent. */
final class StoreTest {

    @TempDir
    private static Path folder;

    private static Map<Uid, Path> samples;
    private static Peers peers;
    private static Map<Peer, PeerScu> scus;

    @BeforeAll
    static void start() throws Exception {
        samples = Samples.write(Files.createDirectory(folder.resolve("samples")));
        peers = new Peers(folder);
        scus = Scus.start(peers, folder);
    }

    @AfterAll
    static void stop() throws Exception {
        peers.close();
    }

    static Stream<Peer> senders() {
        return Matrix.peers(Operation.STORE, Side.ACCEPTOR);
    }

    static Stream<Peer> archives() {
        return Matrix.peers(Operation.STORE, Side.REQUESTOR);
    }

    @ParameterizedTest
    @MethodSource("senders")
    void whatAPeerSendsIsKeptAsItIs(Peer peer) throws Exception {
        Collection<Path> sent = files(Syntaxes.of(peer, Side.ACCEPTOR));
        try (SmallPacs pacs = SmallPacs.start("PACS", folder.resolve("pacs-" + peer))) {
            scus.get(peer).store(pacs.ae(), List.copyOf(sent));

            assertThat(pacs.counts().stored()).isEqualTo(sent.size());
            assertThat(Copies.differences(sent, pacs.files(), !Syntaxes.reencodes(peer)))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("archives")
    void anArchiveTakesEachTransferSyntaxThatItKnowsAndTheOthersAreToBeTranscoded(Peer peer) throws Exception {
        Archive archive = archive(peer);
        Map<Uid, StoreResult> results = new LinkedHashMap<>();
        try (EventLoops loops = EventLoops.start(1);
                Forwarder forwarder = forwarder(archive.ae(), loops)) {
            for (var sample : samples.entrySet()) {
                results.put(sample.getKey(), forward(forwarder, sample.getValue()));
            }
        }

        Set<Uid> taken = Syntaxes.of(peer, Side.REQUESTOR);
        assertThat(results).allSatisfy((uid, result) -> {
            if (taken.contains(uid)) {
                assertThat(result).isInstanceOf(StoreResult.Stored.class);
            } else {
                // each of these archives takes native syntaxes of every class
                assertThat(result).isEqualTo(new StoreResult.OtherSyntax());
            }
        });
        assertThat(Copies.differences(files(taken), archive.files().list())).isEmpty();
    }

    private record Archive(RemoteAe ae, Listing files) {}

    @FunctionalInterface
    private interface Listing {
        List<Path> list() throws Exception;
    }

    private static Archive archive(Peer peer) throws Exception {
        return switch (peer) {
            case DCMTK -> of(peers.storeScp("ARCHIVE"));
            case PIXELMED -> of(peers.pixelMed("ARCHIVE", Map.of()));
            case CTN -> of(peers.simpleStorage("ARCHIVE"));
            case ORTHANC -> {
                Orthanc orthanc = peers.orthanc(OrthancSettings.of("ARCHIVE"));
                Path files = Files.createTempDirectory(folder, "downloaded-");
                yield new Archive(orthanc.ae(), () -> orthanc.download(files));
            }
            default -> throw new AssertionError(peer + " has no archive");
        };
    }

    private static Archive of(StoreScp archive) {
        return new Archive(archive.ae(), archive::files);
    }

    private static Forwarder forwarder(RemoteAe archive, EventLoops loops) {
        Requestor requestor = new Requestor(loops, new AeTitle("VEILGATE"), AssociationSettings.defaults());
        var ae = new io.veilgate.core.net.RemoteAe(new AeTitle(archive.aeTitle()), RemoteAe.HOST, archive.port());
        return new Forwarder(
                ae,
                requestor,
                new PeerPace(PaceLimits.of(1), () -> 1, Time.system()),
                () -> {},
                new Stages(Time.system()),
                Time.system());
    }

    private static StoreResult forward(Forwarder forwarder, Path file) throws Exception {
        try (Part10File opened = Part10.open(file, TransferSyntaxes.standard(), Limits.defaults())) {
            var dataSet = opened.read(Limits.defaults());
            TransferSyntax syntax = opened.transferSyntax();
            // what is opened of a deflated file is inflated
            Recipe recipe = new Recipe(
                    syntax,
                    syntax.deflated()
                            ? DataSetWriter.segments(dataSet, syntax)
                            : List.of(new Segment.Extent(0, opened.dataSet().size())));
            Outgoing instance = new Outgoing(
                    new Uid(dataSet.string(Tag.SOPClassUID).orElseThrow()),
                    new Uid(dataSet.string(Tag.SOPInstanceUID).orElseThrow()),
                    recipe,
                    opened.dataSet());
            forwarder.reserve();
            return forwarder.submit(instance).get(60, TimeUnit.SECONDS);
        }
    }

    private static Collection<Path> files(Set<Uid> syntaxes) {
        return samples.entrySet().stream()
                .filter(sample -> syntaxes.contains(sample.getKey()))
                .map(Map.Entry::getValue)
                .toList();
    }
}
