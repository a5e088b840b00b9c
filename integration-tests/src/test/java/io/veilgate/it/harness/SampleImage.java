package io.veilgate.it.harness;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A secondary capture of 8 by 8 grey pixels, 0 to 63, made by DCMTK. */
final class SampleImage {
    static final String STUDY = "2.25.1001";
    static final String SERIES = "2.25.1002";
    private static final int SIDE = 8;

    private SampleImage() {}

    static Path write(Path folder, String sopInstanceUid) throws Exception {
        String pixels =
                IntStream.range(0, SIDE * SIDE).mapToObj("%02x"::formatted).collect(Collectors.joining("\\"));
        Path text = Files.writeString(folder.resolve(sopInstanceUid + ".txt"), """
                (0002,0010) UI =LittleEndianExplicit
                (0008,0005) CS [ISO_IR 192]
                (0008,0016) UI =SecondaryCaptureImageStorage
                (0008,0018) UI [%s]
                (0008,0020) DA [20240102]
                (0008,0060) CS [OT]
                (0010,0010) PN [Sample^Image]
                (0010,0020) LO [SAMPLE-1]
                (0020,000d) UI [%s]
                (0020,000e) UI [%s]
                (0020,0011) IS [1]
                (0020,0013) IS [1]
                (0028,0002) US 1
                (0028,0004) CS [MONOCHROME2]
                (0028,0010) US %d
                (0028,0011) US %d
                (0028,0100) US 8
                (0028,0101) US 8
                (0028,0102) US 7
                (0028,0103) US 0
                (7fe0,0010) OB %s
                """.formatted(
                        sopInstanceUid, STUDY, SERIES, SIDE, SIDE, pixels));
        Path file = folder.resolve(sopInstanceUid + ".dcm");
        Dcmtk.dump2dcm(text, file).succeeded();
        return file;
    }
}
