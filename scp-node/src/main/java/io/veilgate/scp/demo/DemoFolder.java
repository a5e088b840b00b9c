package io.veilgate.scp.demo;

import io.veilgate.core.net.RemoteAe;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where the demonstration keeps its files: {@code pacs} and {@code archive} hold the instances of either, {@code data} is the node's,
 * {@code pictures} show before and after.
 */
record DemoFolder(Path root) {
    /** Makes the folder. */
    static DemoFolder at(Path root) throws IOException {
        DemoFolder folder = new DemoFolder(root.toAbsolutePath().normalize());
        for (Path each : List.of(folder.pacs(), folder.archive(), folder.pictures())) {
            Files.createDirectories(each);
        }
        return folder;
    }

    Path pacs() {
        return root.resolve("pacs");
    }

    Path archive() {
        return root.resolve("archive");
    }

    Path pictures() {
        return root.resolve("pictures");
    }

    Path rules() {
        return root.resolve("demo-rules.yaml");
    }

    Path configuration() {
        return root.resolve("veilgate.yaml");
    }

    Path studyList() {
        return root.resolve("studies.csv");
    }

    /** Writes the instances, the list of the studies, and the mask rules. */
    void writeInput(List<SyntheticStudy> studies) throws IOException {
        StringBuilder list = new StringBuilder("StudyInstanceUID,ResearchID\n");
        int line = 0;
        for (SyntheticStudy study : studies) {
            SyntheticFiles.write(study, pacs());
            list.append(study.studyInstanceUid()).append(String.format(",SUBJECT-%03d%n", ++line));
        }
        Files.writeString(studyList(), list.toString());
        try (InputStream rules = DemoFolder.class.getResourceAsStream("demo-rules.yaml")) {
            if (rules == null) {
                throw new IllegalStateException("missing resource demo-rules.yaml");
            }
            Files.write(rules(), rules.readAllBytes());
        }
    }

    /** Writes a configuration as anybody could have written it. */
    void writeConfiguration(RemoteAe node, RemoteAe pacs, RemoteAe archive) throws IOException {
        Files.writeString(configuration(), """
                node: { aeTitle: %s, bindAddress: 127.0.0.1, port: %d, data: data }
                peers:
                  %s:     { aeTitle: %s, host: %s, port: %d, maxAssociations: 4 }
                  RESEARCH: { aeTitle: %s, host: %s, port: %d }
                projects:
                  %s:
                    archive: RESEARCH
                    deidentify: { profile: basic }
                    mask: { rules: [demo-rules.yaml], unknownDevice: quarantine }
                """.formatted(
                        node.aeTitle(),
                        node.port(),
                        Demo.PACS,
                        pacs.aeTitle(),
                        pacs.host(),
                        pacs.port(),
                        archive.aeTitle(),
                        archive.host(),
                        archive.port(),
                        Demo.PROJECT));
    }

    List<Path> archived() throws IOException {
        try (Stream<Path> files = Files.list(archive())) {
            return files.filter(file -> file.toString().endsWith(".dcm"))
                    .sorted()
                    .toList();
        }
    }

    /** The original with this number in its pixels. */
    Path original(int serial) {
        return pacs().resolve(SyntheticFiles.name(serial));
    }
}
