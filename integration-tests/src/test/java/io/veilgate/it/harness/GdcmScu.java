package io.veilgate.it.harness;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * GDCM's gdcmscu. That of 3.0.21 ends itself with an uncaught exception when A-RELEASE-RP arrives, whoever sends it; so it is judged by what it
 * reports before.
 */
public final class GdcmScu implements PeerScu {
    private static final String AFTER_RELEASE = "ProtocolStream as nullptr is invalid";
    private static final String SUCCESS = "(0000,0900) ?? (US) 0 ";
    private static final Pattern STUDY = Pattern.compile("\\(0020,000d\\) \\S+ \\S+ \\[?(2\\.25\\.[0-9.]+)");

    private final String callingAeTitle;

    public GdcmScu(String callingAeTitle) {
        this.callingAeTitle = callingAeTitle;
    }

    @Override
    public void echo(RemoteAe scp) throws Exception {
        gdcmscu(scp, "--echo");
    }

    @Override
    public void store(RemoteAe scp, List<Path> files) throws Exception {
        for (Path file : files) {
            gdcmscu(scp, "--store", "-i", file.toString());
        }
    }

    @Override
    public List<String> find(RemoteAe scp, String study) throws Exception {
        String output = gdcmscu(scp, "--find", "--studyroot", "--study", "--key", "20,d=" + study)
                .output();
        return STUDY.matcher(output)
                .results()
                .map(found -> found.group(1))
                .distinct()
                .toList();
    }

    private ToolResult gdcmscu(RemoteAe scp, String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of("gdcmscu", "-D"));
        command.addAll(List.of("--aetitle", callingAeTitle, "--call", scp.aeTitle()));
        command.addAll(List.of(RemoteAe.HOST, Integer.toString(scp.port())));
        command.addAll(List.of(options));
        ToolResult result = Programs.run(command, Map.of());
        if (!result.output().contains(SUCCESS) || !result.output().contains(AFTER_RELEASE)) {
            return result.succeeded();
        }
        return result;
    }
}
