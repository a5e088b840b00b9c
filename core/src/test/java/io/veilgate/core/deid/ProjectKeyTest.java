package io.veilgate.core.deid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProjectKeyTest {
    @TempDir
    Path folder;

    @Test
    void isMadeOnceReadableByItsOwnerAlone() throws IOException {
        Path file = folder.resolve("keys/stroke.key");
        String fingerprint = ProjectKey.readOrCreate(file).fingerprint();
        assertThat(ProjectKey.readOrCreate(file).fingerprint()).isEqualTo(fingerprint);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
                .isEqualTo("rwx------");
        assertThat(Files.readString(file)).matches("[0-9a-f]{64}\n");
        try (var files = Files.list(file.getParent())) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void hexadecimalAndBase64AreTheSameKey() throws IOException {
        byte[] secret = new byte[32];
        secret[5] = 77;
        Path hex = Files.writeString(
                folder.resolve("hex"), "  " + HexFormat.of().withUpperCase().formatHex(secret) + "\r\n");
        Path base64 =
                Files.writeString(folder.resolve("base64"), Base64.getEncoder().encodeToString(secret));
        assertThat(ProjectKey.read(hex).fingerprint())
                .isEqualTo(ProjectKey.read(base64).fingerprint())
                .isEqualTo(ProjectKey.of(secret).fingerprint())
                .matches("[0-9a-f]{16}");
    }

    @Test
    void missingKeyFileSaysHowToMakeOne() {
        Path file = folder.resolve("none.key");
        assertThatThrownBy(() -> ProjectKey.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("openssl rand -hex 32");
        assertThat(file).doesNotExist();
    }

    @Test
    void refusesAKeyThatIsTooShortWithoutQuotingIt() throws IOException {
        Path file = Files.writeString(folder.resolve("short.key"), "abcdef0123456789");
        assertThatThrownBy(() -> ProjectKey.read(file))
                .hasMessageContaining("at least 32 bytes")
                .hasMessageNotContaining("abcdef");
        assertThatThrownBy(() -> ProjectKey.of(new byte[31])).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void emptyFileIsNoKey() throws IOException {
        Path file = Files.createFile(folder.resolve("empty.key"));
        assertThatThrownBy(() -> ProjectKey.readOrCreate(file)).isInstanceOf(IOException.class);
    }

    @Test
    void doesNotShowItself() {
        byte[] secret = new byte[32];
        assertThat(ProjectKey.of(secret).toString())
                .doesNotContain(HexFormat.of().formatHex(secret));
    }
}
