package io.veilgate.it.interop;

import io.veilgate.core.base.Uid;
import io.veilgate.core.base.Uids;
import io.veilgate.core.dataset.TransferSyntax;
import io.veilgate.it.harness.Samples;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Which transfer syntaxes each peer's programs carry without changing them. */
final class Syntaxes {
    private static final Set<Uid> LITTLE_ENDIAN = Set.of(Uids.ImplicitVRLittleEndian, Uids.ExplicitVRLittleEndian);
    private static final Set<Uid> UNCOMPRESSED =
            Set.of(Uids.ImplicitVRLittleEndian, Uids.ExplicitVRLittleEndian, Uids.ExplicitVRBigEndian);

    private static final Set<Uid> NATIVE = Set.of(
            Uids.ImplicitVRLittleEndian,
            Uids.ExplicitVRLittleEndian,
            Uids.ExplicitVRBigEndian,
            Uids.DeflatedExplicitVRLittleEndian);

    /** What storescp does not accept, though {@code +xa} says all and dcmsend sends it: retired processes of JPEG, and JPEG 2000 Part 2. */
    private static final Set<Uid> NOT_FOR_STORESCP = Set.of(
            Uids.JPEGExtended35,
            Uids.JPEGSpectralSelectionNonHierarchical68,
            Uids.JPEGSpectralSelectionNonHierarchical79,
            Uids.JPEGFullProgressionNonHierarchical1012,
            Uids.JPEGFullProgressionNonHierarchical1113,
            Uids.JPEGLossless,
            Uids.JPEGLosslessNonHierarchical15,
            Uids.JPEGExtendedHierarchical1618,
            Uids.JPEGExtendedHierarchical1719,
            Uids.JPEGSpectralSelectionHierarchical2022,
            Uids.JPEGSpectralSelectionHierarchical2123,
            Uids.JPEGFullProgressionHierarchical2426,
            Uids.JPEGFullProgressionHierarchical2527,
            Uids.JPEGLosslessHierarchical28,
            Uids.JPEGLosslessHierarchical29,
            Uids.JPEG2000MCLossless,
            Uids.JPEG2000MC);

    /** What DCMTK 3.6.7, and so Orthanc 1.10.1, does not know: what PS3.5 has got since. */
    private static final Set<String> NEWER_THAN_DCMTK = Set.of(
            "1.2.840.10008.1.2.1.98",
            "1.2.840.10008.1.2.4.100.1",
            "1.2.840.10008.1.2.4.101.1",
            "1.2.840.10008.1.2.4.102.1",
            "1.2.840.10008.1.2.4.103.1",
            "1.2.840.10008.1.2.4.104.1",
            "1.2.840.10008.1.2.4.105.1",
            "1.2.840.10008.1.2.4.106.1",
            "1.2.840.10008.1.2.4.110",
            "1.2.840.10008.1.2.4.111",
            "1.2.840.10008.1.2.4.112",
            "1.2.840.10008.1.2.4.201",
            "1.2.840.10008.1.2.4.202",
            "1.2.840.10008.1.2.4.203",
            "1.2.840.10008.1.2.8.1");

    private static final Set<Uid> GDCM = Set.of(
            Uids.ImplicitVRLittleEndian,
            Uids.ExplicitVRLittleEndian,
            Uids.ExplicitVRBigEndian,
            Uids.DeflatedExplicitVRLittleEndian,
            Uids.JPEGBaseline8Bit,
            Uids.JPEGExtended12Bit,
            Uids.JPEGExtended35,
            Uids.JPEGSpectralSelectionNonHierarchical68,
            Uids.JPEGFullProgressionNonHierarchical1012,
            Uids.JPEGLossless,
            Uids.JPEGLosslessSV1,
            Uids.JPEGLSLossless,
            Uids.JPEGLSNearLossless,
            Uids.JPEG2000Lossless,
            Uids.JPEG2000,
            Uids.JPEG2000MCLossless,
            Uids.JPEG2000MC,
            Uids.MPEG2MPML,
            Uids.MPEG2MPHL,
            Uids.MPEG4HP41,
            Uids.MPEG4HP41BD,
            Uids.RLELossless);

    private Syntaxes() {}

    static List<Uid> all() {
        return Samples.syntaxes().stream().map(TransferSyntax::uid).toList();
    }

    /** Whether it sends native pixel data in whichever native transfer syntax was agreed on, not in that of the file. */
    static boolean reencodes(Peer sender) {
        return sender != Peer.ORTHANC && sender != Peer.GDCM;
    }

    /** Those of the product's table that go between Veilgate and the peer, by the peer's nature alone. */
    static Set<Uid> of(Peer peer, Side side) {
        Predicate<Uid> known = switch (peer) {
            case DCMTK ->
                uid -> !NEWER_THAN_DCMTK.contains(uid.value())
                        && (side == Side.ACCEPTOR || !NOT_FOR_STORESCP.contains(uid));
            case ORTHANC -> uid -> !NEWER_THAN_DCMTK.contains(uid.value());
            case PIXELMED -> side == Side.ACCEPTOR ? uid -> true : NATIVE::contains;
            case CTN -> side == Side.ACCEPTOR ? LITTLE_ENDIAN::contains : UNCOMPRESSED::contains;
            case GDCM -> GDCM::contains;
            case ODIL -> LITTLE_ENDIAN::contains;
        };
        return Set.copyOf(all().stream().filter(known).toList());
    }
}
