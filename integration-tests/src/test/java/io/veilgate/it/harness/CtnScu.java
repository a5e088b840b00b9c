package io.veilgate.it.harness;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** CTN's dicom_echo and send_image. */
public final class CtnScu implements PeerScu {
    private final String callingAeTitle;

    public CtnScu(String callingAeTitle) {
        this.callingAeTitle = callingAeTitle;
    }

    @Override
    public void echo(RemoteAe scp) throws Exception {
        dicomEcho(scp).succeeded();
    }

    /** C-ECHO, after which the connection is closed without a release. */
    public void echoAndDrop(RemoteAe scp) throws Exception {
        dicomEcho(scp, "-d").succeeded();
    }

    @Override
    public void store(RemoteAe scp, List<Path> files) throws Exception {
        List<String> command =
                command("send_image", scp, "-q", "-r", "-X", "1.2.840.10008.1.2.1", "-X", "1.2.840.10008.1.2");
        files.forEach(file -> command.add(file.toString()));
        Programs.run(command, Map.of()).succeeded();
    }

    private ToolResult dicomEcho(RemoteAe scp, String... options) throws Exception {
        return Programs.run(command("dicom_echo", scp, options), Map.of());
    }

    private List<String> command(String program, RemoteAe scp, String... options) {
        List<String> command = new ArrayList<>(List.of(program, "-a", callingAeTitle, "-c", scp.aeTitle()));
        command.addAll(List.of(options));
        command.addAll(List.of(RemoteAe.HOST, Integer.toString(scp.port())));
        return command;
    }
}
