package io.veilgate.it.harness;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * One of the images that {@code forms.py} makes: of every layout of samples in every transfer syntax that DCMTK puts it into.
 *
 * @param number its Instance Number
 * @param layout images of the same layout have the same samples
 * @param form {@code native}, {@code implicit}, {@code bigendian}, {@code deflated}, {@code rle} or {@code jpeglossless}
 */
public record FormedImage(Path file, int number, String layout, String form) {
    public static List<FormedImage> write(Path folder) throws Exception {
        return Python.run("forms.py", List.of(folder.toString())).succeeded().lines().stream()
                .map(Path::of)
                .map(FormedImage::of)
                .toList();
    }

    private static FormedImage of(Path file) {
        String[] parts = String.valueOf(file.getFileName()).replace(".dcm", "").split("-");
        return new FormedImage(file, Integer.parseInt(parts[0]), parts[1], parts[2]);
    }

    /** As GDCM decodes it. */
    public static Path rawByGdcm(Path from, Path to) throws Exception {
        Programs.run(List.of("gdcmconv", "--raw", from.toString(), to.toString()), Map.of())
                .succeeded();
        return to;
    }
}
