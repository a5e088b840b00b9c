package io.veilgate.it.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What dcmqrscp needs before it starts: a configuration, and an index of its files. */
final class DcmQrScp {
    private static final int FILES_A_CALL = 500;

    private DcmQrScp() {}

    /** @return the configuration file */
    static Path prepare(Path folder, RemoteAe own, List<Path> files, Map<String, Integer> destinations)
            throws Exception {
        Path storage = Files.createDirectory(folder.resolve("storage"));
        index(storage, copies(storage, files));
        StringBuilder text = new StringBuilder();
        text.append("NetworkTCPPort = ").append(own.port()).append("\nMaxPDUSize = 16384\nMaxAssociations = 64\n");
        text.append("HostTable BEGIN\n");
        destinations.forEach((aeTitle, port) -> text.append(
                "host_%s = (%s, %s, %d)%n".formatted(aeTitle.toLowerCase(Locale.ROOT), aeTitle, RemoteAe.HOST, port)));
        text.append("HostTable END\nVendorTable BEGIN\nVendorTable END\nAETable BEGIN\n");
        text.append("%s %s RW (1000, 8gb) ANY%n".formatted(own.aeTitle(), storage));
        text.append("AETable END\n");
        return Files.writeString(folder.resolve("dcmqrscp.cfg"), text);
    }

    private static List<String> copies(Path storage, List<Path> files) throws IOException {
        List<String> copies = new ArrayList<>();
        for (Path file : files) {
            copies.add(Files.copy(file, storage.resolve("%06d.dcm".formatted(copies.size())))
                    .toString());
        }
        return copies;
    }

    private static void index(Path storage, List<String> files) throws Exception {
        for (int from = 0; from < files.size(); from += FILES_A_CALL) {
            List<String> command = new ArrayList<>(List.of("dcmqridx", storage.toString()));
            command.addAll(files.subList(from, Math.min(files.size(), from + FILES_A_CALL)));
            Programs.run(command, Map.of()).succeeded();
        }
    }
}
