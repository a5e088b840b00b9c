package io.veilgate.it.interop;

import io.veilgate.it.harness.Dcmtk;
import io.veilgate.it.harness.Orthanc;
import io.veilgate.it.harness.OrthancSettings;
import io.veilgate.it.harness.Peers;
import io.veilgate.it.harness.RemoteAe;
import io.veilgate.it.harness.StoreScp;
import io.veilgate.scp.demo.SyntheticDevice;
import io.veilgate.scp.demo.SyntheticFiles;
import io.veilgate.scp.demo.SyntheticStudies;
import io.veilgate.scp.demo.SyntheticStudy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The servers of the peers. Those that can be queried hold studies of their own, of one series each. */
final class Scps {
    private static final int STUDIES = 3;
    private static final int INSTANCES = 3;

    private Scps() {}

    /** @param studies none if it is an archive alone */
    record Pacs(RemoteAe ae, List<SyntheticStudy> studies) {}

    /** @param veilgate the C-MOVE destination that they know */
    static Map<Peer, Pacs> start(Peers peers, Path folder, RemoteAe veilgate) throws Exception {
        Map<String, Integer> destinations = Map.of(veilgate.aeTitle(), veilgate.port());
        Map<Peer, Pacs> scps = new EnumMap<>(Peer.class);
        Path files = folder.resolve("originals");

        List<SyntheticStudy> studies = studies(Peer.DCMTK);
        RemoteAe dcmqrscp = peers.dcmqrscp("DCMQRSCP", write(studies, files.resolve("dcmtk")), destinations);
        scps.put(Peer.DCMTK, new Pacs(dcmqrscp, studies));

        studies = studies(Peer.ORTHANC);
        Orthanc orthanc =
                peers.orthanc(OrthancSettings.of("ORTHANC").withDestination(veilgate.aeTitle(), veilgate.port()));
        orthanc.upload(write(studies, files.resolve("orthanc")));
        scps.put(Peer.ORTHANC, new Pacs(orthanc.ae(), studies));

        studies = studies(Peer.PIXELMED);
        StoreScp pixelMed = peers.pixelMed("PIXELMED", destinations);
        new Dcmtk("LOADER")
                .dcmsend(pixelMed.ae(), write(studies, files.resolve("pixelmed")))
                .succeeded();
        scps.put(Peer.PIXELMED, new Pacs(pixelMed.ae(), studies));

        scps.put(Peer.CTN, new Pacs(peers.simpleStorage("CTN").ae(), List.of()));
        return scps;
    }

    private static List<SyntheticStudy> studies(Peer peer) {
        return new SyntheticStudies(70 + peer.ordinal()).series(SyntheticDevice.MR, STUDIES, INSTANCES);
    }

    private static List<Path> write(List<SyntheticStudy> studies, Path folder) throws Exception {
        for (SyntheticStudy study : studies) {
            SyntheticFiles.write(study, folder);
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }
}
