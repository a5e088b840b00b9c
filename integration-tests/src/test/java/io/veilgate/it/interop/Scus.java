package io.veilgate.it.interop;

import io.veilgate.it.harness.CtnScu;
import io.veilgate.it.harness.DcmtkScu;
import io.veilgate.it.harness.GdcmScu;
import io.veilgate.it.harness.OdilScu;
import io.veilgate.it.harness.OrthancScu;
import io.veilgate.it.harness.OrthancSettings;
import io.veilgate.it.harness.PeerScu;
import io.veilgate.it.harness.Peers;
import io.veilgate.it.harness.PixelMedScu;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;

/** All peers as SCU; each calls under {@link #TITLE}. */
final class Scus {
    static final String TITLE = "TESTER";

    private Scus() {}

    /** @param peers runs the one that has to be running to call others */
    static Map<Peer, PeerScu> start(Peers peers, Path folder) throws Exception {
        Map<Peer, PeerScu> scus = new EnumMap<>(Peer.class);
        scus.put(Peer.DCMTK, new DcmtkScu(TITLE));
        scus.put(Peer.ORTHANC, new OrthancScu(peers.orthanc(OrthancSettings.of(TITLE))));
        scus.put(Peer.PIXELMED, new PixelMedScu(folder, TITLE));
        scus.put(Peer.CTN, new CtnScu(TITLE));
        scus.put(Peer.GDCM, new GdcmScu(TITLE));
        scus.put(Peer.ODIL, new OdilScu(TITLE));
        return scus;
    }
}
