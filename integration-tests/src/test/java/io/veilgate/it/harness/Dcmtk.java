package io.veilgate.it.harness;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** DCMTK's command-line programs as SCU, and on files. Options are those of the program. */
public final class Dcmtk {
    private final String callingAeTitle;
    private final Nagle nagle;

    public Dcmtk(String callingAeTitle) {
        this(callingAeTitle, Nagle.OFF);
    }

    public Dcmtk(String callingAeTitle, Nagle nagle) {
        this.callingAeTitle = callingAeTitle;
        this.nagle = nagle;
    }

    public ToolResult echoscu(RemoteAe peer, String... options) throws Exception {
        return scu("echoscu", peer, List.of(options), List.of());
    }

    /** C-STORE of files, and of what folders hold at any depth. */
    public ToolResult storescu(RemoteAe peer, List<Path> files, String... options) throws Exception {
        List<String> all = new ArrayList<>(List.of("+sd", "+r"));
        all.addAll(List.of(options));
        return scu("storescu", peer, all, paths(files));
    }

    /** As {@link #storescu}, but by the program that proposes what the files need. */
    public ToolResult dcmsend(RemoteAe peer, List<Path> files, String... options) throws Exception {
        List<String> all = new ArrayList<>(List.of("-v", "+sd", "+r"));
        all.addAll(List.of(options));
        return scu("dcmsend", peer, all, paths(files));
    }

    /** @param keys as of option {@code -k}: {@code 0008,0052=STUDY} */
    public ToolResult findscu(RemoteAe peer, List<String> keys, String... options) throws Exception {
        return query("findscu", peer, keys, List.of(options));
    }

    /** @param destination AE title that the peer sends to */
    public ToolResult movescu(RemoteAe peer, String destination, List<String> keys, String... options)
            throws Exception {
        List<String> all = new ArrayList<>(List.of("-aem", destination));
        all.addAll(List.of(options));
        return query("movescu", peer, keys, all);
    }

    /** @param received folder that takes what arrives */
    public ToolResult getscu(RemoteAe peer, Path received, List<String> keys, String... options) throws Exception {
        List<String> all = new ArrayList<>(List.of("-od", received.toString()));
        all.addAll(List.of(options));
        return query("getscu", peer, keys, all);
    }

    /** The data set as text, with every value whole. */
    public static ToolResult dcmdump(Path file, String... options) throws Exception {
        return onFile("dcmdump", List.of("+L", "-q"), options, List.of(file.toString()));
    }

    /** As {@link #dcmdump}, of several files by one process; long values are cut. What it prints of a file is under its path. */
    public static SequencedMap<Path, List<String>> dcmdump(List<Path> files, String... options) throws Exception {
        // with one file it prints no path
        List<String> all = new ArrayList<>(paths(files));
        all.add(files.getFirst().toString());
        ToolResult result = onFile("dcmdump", List.of("+F", "-q"), options, all);
        SequencedMap<Path, List<String>> dumps = new LinkedHashMap<>();
        List<String> dump = new ArrayList<>();
        for (String line : result.lines()) {
            if (line.startsWith("# dcmdump (")) {
                dump = new ArrayList<>();
                dumps.put(Path.of(line.substring(line.indexOf("): ") + 3)), dump);
            } else {
                dump.add(line);
            }
        }
        return dumps;
    }

    public static ToolResult dcmconv(Path from, Path to, String... options) throws Exception {
        return onFile("dcmconv", List.of(), options, List.of(from.toString(), to.toString()));
    }

    /** A DICOM file from dcmdump's text form. */
    public static ToolResult dump2dcm(Path from, Path to, String... options) throws Exception {
        return onFile("dump2dcm", List.of(), options, List.of(from.toString(), to.toString()));
    }

    private ToolResult query(String program, RemoteAe peer, List<String> keys, List<String> options) throws Exception {
        List<String> all = new ArrayList<>(List.of("-v", "-S"));
        all.addAll(options);
        keys.forEach(key -> all.addAll(List.of("-k", key)));
        return scu(program, peer, all, List.of());
    }

    private ToolResult scu(String program, RemoteAe peer, List<String> options, List<String> last) throws Exception {
        List<String> command = new ArrayList<>(List.of(program));
        command.addAll(List.of("-aet", callingAeTitle, "-aec", peer.aeTitle()));
        command.addAll(options);
        command.addAll(List.of(RemoteAe.HOST, Integer.toString(peer.port())));
        command.addAll(last);
        return Programs.run(command, Map.of("TCP_NODELAY", nagle.tcpNoDelay()));
    }

    private static ToolResult onFile(String program, List<String> first, String[] options, List<String> files)
            throws Exception {
        List<String> command = new ArrayList<>(List.of(program));
        command.addAll(first);
        command.addAll(List.of(options));
        command.addAll(files);
        return Programs.run(command, Map.of());
    }

    private static List<String> paths(List<Path> files) {
        return files.stream().map(Path::toString).toList();
    }
}
