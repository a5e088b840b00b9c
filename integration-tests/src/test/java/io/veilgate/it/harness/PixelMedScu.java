package io.veilgate.it.harness;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** PixelMed's SCU classes, called by a program of ours ({@code pixelmed-scu.txt}) since their own command lines leave services out. */
public final class PixelMedScu implements PeerScu {
    private final Path classes;
    private final String callingAeTitle;

    /** @param folder takes the program */
    public PixelMedScu(Path folder, String callingAeTitle) throws Exception {
        this.callingAeTitle = callingAeTitle;
        this.classes = Files.createTempDirectory(folder, "pixelmed-scu-");
        Path source = classes.resolve("CallPixelMed.java");
        try (InputStream text = PixelMedScu.class.getResourceAsStream("pixelmed-scu.txt")) {
            Files.write(source, text.readAllBytes());
        }
        String javac = Path.of(PixelMed.java()).resolveSibling("javac").toString();
        Programs.run(List.of(javac, "-cp", PixelMed.CLASS_PATH, "-d", classes.toString(), source.toString()), Map.of())
                .succeeded();
    }

    @Override
    public void echo(RemoteAe scp) throws Exception {
        call(scp, "echo", List.of());
    }

    @Override
    public void store(RemoteAe scp, List<Path> files) throws Exception {
        call(scp, "store", files.stream().map(Path::toString).toList());
    }

    @Override
    public List<String> find(RemoteAe scp, String study) throws Exception {
        return call(scp, "find", List.of(study)).lines().stream()
                .filter(line -> line.startsWith("found "))
                .map(line -> line.substring("found ".length()))
                .toList();
    }

    @Override
    public void get(RemoteAe scp, String study, Path folder) throws Exception {
        call(scp, "get", List.of(study, folder.toString()));
    }

    @Override
    public void move(RemoteAe scp, String destination, String study) throws Exception {
        call(scp, "move", List.of(study, destination));
    }

    private ToolResult call(RemoteAe scp, String service, List<String> arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                PixelMed.java(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                PixelMed.CLASS_PATH + ":" + classes,
                "CallPixelMed"));
        command.addAll(List.of(service, RemoteAe.HOST, Integer.toString(scp.port()), scp.aeTitle(), callingAeTitle));
        command.addAll(arguments);
        return Programs.run(command, Map.of()).succeeded();
    }
}
