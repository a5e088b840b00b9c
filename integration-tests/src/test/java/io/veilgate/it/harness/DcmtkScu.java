package io.veilgate.it.harness;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** DCMTK's echoscu, dcmsend, findscu, getscu and movescu. */
public final class DcmtkScu implements PeerScu {
    private static final Pattern STUDY = Pattern.compile("Find Response: [^F]*?\\(0020,000d\\) UI \\[([0-9.]+)");

    private final Dcmtk dcmtk;

    public DcmtkScu(String callingAeTitle) {
        this.dcmtk = new Dcmtk(callingAeTitle);
    }

    @Override
    public void echo(RemoteAe scp) throws Exception {
        dcmtk.echoscu(scp).succeeded();
    }

    @Override
    public void store(RemoteAe scp, List<Path> files) throws Exception {
        dcmtk.dcmsend(scp, files).succeeded();
    }

    @Override
    public List<String> find(RemoteAe scp, String study) throws Exception {
        ToolResult result = dcmtk.findscu(scp, keys(study)).succeeded();
        return STUDY.matcher(result.output())
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    @Override
    public void get(RemoteAe scp, String study, Path folder) throws Exception {
        dcmtk.getscu(scp, folder, keys(study)).succeeded();
    }

    @Override
    public void move(RemoteAe scp, String destination, String study) throws Exception {
        dcmtk.movescu(scp, destination, keys(study)).succeeded();
    }

    private static List<String> keys(String study) {
        return List.of("0008,0052=STUDY", "0020,000d=" + study);
    }
}
