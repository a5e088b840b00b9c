package io.veilgate.scp.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The configurations that the distribution and the containers start from. */
final class ShippedConfigurationTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"src/main/dist/veilgate.yaml", "../docker/config/veilgate.yaml"})
    void isReadWithoutAProblem(String file) throws Exception {
        Path rules = Files.createDirectory(folder.resolve("rules"));
        Files.copy(Path.of("src/main/dist/rules/general.yaml"), rules.resolve("general.yaml"));
        Path copy = Files.copy(Path.of(file), folder.resolve("veilgate.yaml"));

        Configuration configuration = Configuration.load(copy);

        assertThat(configuration.onlyProject()).isPresent();
        assertThat(configuration.onlySource()).isPresent();
    }
}
