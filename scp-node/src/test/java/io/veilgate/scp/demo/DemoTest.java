package io.veilgate.scp.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.veilgate.scp.config.Configuration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoTest {
    @TempDir
    Path folder;

    private final List<String> said = new ArrayList<>();

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    @Test
    void handsTheNodeAConfigurationAndAListAndJudgesWhatArrives() throws Exception {
        MaskedFiles masked = new MaskedFiles();
        Demo demo = new Demo(
                folder,
                (configuration, studyList) -> {
                    Configuration read = Configuration.load(configuration);
                    assertThat(read.onlySource().orElseThrow().name()).isEqualTo("PACS");
                    assertThat(read.onlyProject().orElseThrow().mask().rules()).hasSize(1);
                    assertThat(Files.readAllLines(studyList)).hasSize(6);
                    for (Path file : files(folder.resolve("pacs"))) {
                        masked.mask(file, folder.resolve("archive").resolve("out-" + file.getFileName()));
                    }
                    return true;
                },
                said::add);
        assertThat(demo.run()).as("%s", said).isTrue();
        assertThat(files(folder.resolve("pictures"))).hasSize(5);
        assertThat(said).anyMatch(line -> line.startsWith("Checked: 29 of 29 instances"));
    }

    @Test
    void noticesAnInstanceThatIsNotMasked() throws Exception {
        Demo demo = new Demo(
                folder,
                (configuration, studyList) -> {
                    for (Path file : files(folder.resolve("pacs"))) {
                        Files.copy(file, folder.resolve("archive").resolve(file.getFileName()));
                    }
                    return true;
                },
                said::add);
        assertThat(demo.run()).isFalse();
        assertThat(said).anyMatch(line -> line.contains("in 0 the regions are blank"));
    }
}
