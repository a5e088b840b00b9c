package io.veilgate.scp.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlTest {
    private final ObjectMapper json = new ObjectMapper();

    @TempDir
    Path folder;

    @Test
    void answersWithProgressBefore() throws Exception {
        try (ControlServer _ = serve(folder)) {
            List<JsonNode> progress = new ArrayList<>();
            var answer = new ControlClient(folder)
                    .call("count", json.createObjectNode().put("to", 3), progress::add);
            assertThat(answer.orElseThrow().get("counted").asInt()).isEqualTo(3);
            assertThat(progress).extracting(event -> event.get("at").asInt()).containsExactly(1, 2, 3);
        }
    }

    @Test
    void tellsWhyARequestIsRefused() throws Exception {
        try (ControlServer _ = serve(folder)) {
            ControlClient client = new ControlClient(folder);
            assertThatThrownBy(
                            () -> client.call("count", json.createObjectNode().put("to", -1), _ -> {}))
                    .isInstanceOf(ControlCommand.Refused.class)
                    .hasMessage("cannot count to -1");
            assertThatThrownBy(() -> client.call("dance", json.createObjectNode(), _ -> {}))
                    .isInstanceOf(ControlCommand.Refused.class)
                    .hasMessageContaining("'dance'");
        }
    }

    @Test
    void isEmptyWhereNoNodeRuns() throws Exception {
        assertThat(new ControlClient(folder).call("count", json.createObjectNode(), _ -> {}))
                .isEmpty();
        Files.createFile(folder.resolve("control.sock"));
        assertThat(new ControlClient(folder).call("count", json.createObjectNode(), _ -> {}))
                .isEmpty();
    }

    @Test
    void onlyItsOwnerMayUseTheSocket() throws Exception {
        try (ControlServer _ = serve(folder)) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("control.sock"))))
                    .isEqualTo("rw-------");
        }
        assertThat(folder.resolve("control.sock")).doesNotExist();
    }

    @Test
    void worksInAFolderWhosePathIsTooLongForASocket() throws Exception {
        Path deep = Files.createDirectories(folder.resolve("a".repeat(100)).resolve("b".repeat(100)));
        try (ControlServer _ = serve(deep)) {
            var answer = new ControlClient(deep)
                    .call("count", json.createObjectNode().put("to", 1), _ -> {});
            assertThat(answer).isPresent();
        }
    }

    private ControlServer serve(Path dataFolder) throws IOException {
        return ControlServer.open(dataFolder, Map.of("count", (arguments, progress) -> {
            int to = arguments.path("to").asInt();
            if (to < 0) {
                throw new ControlCommand.Refused("cannot count to " + to);
            }
            for (int i = 1; i <= to; i++) {
                progress.accept(json.createObjectNode().put("at", i));
            }
            return json.createObjectNode().put("counted", to);
        }));
    }
}
