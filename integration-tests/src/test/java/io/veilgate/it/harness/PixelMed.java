package io.veilgate.it.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** PixelMed's server: C-ECHO, C-STORE, C-FIND, C-GET and C-MOVE with an index in a database of its own. */
final class PixelMed {
    static final String CLASS_PATH = "/usr/share/java/pixelmed.jar";

    private PixelMed() {}

    /** The Java that runs the tests. */
    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    static boolean isInstalled() {
        return Files.isReadable(Path.of(CLASS_PATH));
    }

    /** @param destinations C-MOVE destinations on this machine: AE title and port */
    static Path prepare(Path folder, RemoteAe own, Map<String, Integer> destinations) throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add("Dicom.ListeningPort=" + own.port());
        lines.add("Dicom.CalledAETitle=" + own.aeTitle());
        lines.add("Dicom.CallingAETitle=" + own.aeTitle());
        lines.add("Application.DatabaseFileName=" + folder.resolve("database"));
        lines.add("Application.SavedImagesFolderName=" + folder.resolve("received"));
        lines.add("Dicom.RemoteAEs=" + String.join(" ", destinations.keySet()));
        destinations.forEach((title, port) -> {
            String key = "Dicom.RemoteAEs." + title;
            lines.add(key + ".CalledAETitle=" + title);
            lines.add(key + ".HostNameOrIPAddress=" + RemoteAe.HOST);
            lines.add(key + ".Port=" + port);
            lines.add(key + ".QueryModel=STUDYROOT");
        });
        Files.createDirectory(folder.resolve("received"));
        return Files.write(folder.resolve("pixelmed.properties"), lines);
    }
}
