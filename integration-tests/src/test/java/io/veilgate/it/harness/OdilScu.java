package io.veilgate.it.harness;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The echo, store, find and get commands of odil. */
public final class OdilScu implements PeerScu {
    private static final Pattern STUDY = Pattern.compile("0020,000d UI \\['([0-9.]+)'");

    private final String callingAeTitle;

    public OdilScu(String callingAeTitle) {
        this.callingAeTitle = callingAeTitle;
    }

    @Override
    public void echo(RemoteAe scp) throws Exception {
        odil("echo", List.of(), scp, List.of());
    }

    @Override
    public void store(RemoteAe scp, List<Path> files) throws Exception {
        ToolResult result =
                odil("store", List.of(), scp, files.stream().map(Path::toString).toList());
        if (result.output().contains("Could not store")) {
            throw new AssertionError(result.output());
        }
    }

    @Override
    public List<String> find(RemoteAe scp, String study) throws Exception {
        String output = odil("find", List.of(), scp, keys(study)).output();
        return STUDY.matcher(output).results().map(found -> found.group(1)).toList();
    }

    @Override
    public void get(RemoteAe scp, String study, Path folder) throws Exception {
        odil("get", List.of("-d", folder.toString()), scp, keys(study));
    }

    private static List<String> keys(String study) {
        return List.of("study", "QueryRetrieveLevel=STUDY", "StudyInstanceUID=" + study);
    }

    private ToolResult odil(String subcommand, List<String> options, RemoteAe scp, List<String> last) throws Exception {
        List<String> command = new ArrayList<>(List.of("odil", subcommand));
        command.addAll(options);
        command.addAll(List.of(RemoteAe.HOST, Integer.toString(scp.port()), callingAeTitle, scp.aeTitle()));
        command.addAll(last);
        return Programs.run(command, Map.of()).succeeded();
    }
}
