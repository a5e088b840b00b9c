package io.veilgate.it.flow;

import io.veilgate.it.harness.Ports;
import io.veilgate.it.harness.RemoteAe;
import io.veilgate.scp.demo.SyntheticStudies;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The folder of a node: its configuration, rules and data. The rules are the demonstration's until {@link #rules} says otherwise. */
public final class NodeFolder {
    private final Path folder;
    private final int port;
    private String nodeKeys = "";
    private String more = "";
    private String limits = "";
    private String retention = "";
    private final List<String> peers = new ArrayList<>();
    private final List<String> projects = new ArrayList<>();
    private final List<String> routes = new ArrayList<>();

    public NodeFolder(Path folder) throws IOException {
        this(folder, Ports.free());
    }

    /** @param port that others already know */
    public NodeFolder(Path folder, int port) throws IOException {
        this.port = port;
        this.folder = Files.createDirectories(folder);
        try (InputStream rules =
                Objects.requireNonNull(SyntheticStudies.class.getResourceAsStream("demo-rules.yaml"))) {
            Files.write(folder.resolve("rules.yaml"), rules.readAllBytes());
        }
    }

    /** The node as others reach it. */
    public RemoteAe ae() {
        return new RemoteAe("VEILGATE", port);
    }

    public NodeFolder peer(String name, RemoteAe peer) {
        return peer(name, peer, "");
    }

    /** @param more further keys of the peer, each with a comma before it; may be empty */
    public NodeFolder peer(String name, RemoteAe peer, String more) {
        return peer(name, peer, 3, more);
    }

    public NodeFolder peer(String name, RemoteAe peer, int maxAssociations, String more) {
        peers.add("  %s: { aeTitle: %s, host: %s, port: %d, maxAssociations: %d%s }"
                .formatted(name, peer.aeTitle(), RemoteAe.HOST, peer.port(), maxAssociations, more));
        return this;
    }

    /** @param more further keys of the node, each with a comma before it */
    public NodeFolder node(String more) {
        nodeKeys = more;
        return this;
    }

    /** @param keys of limits, with commas between them */
    public NodeFolder limits(String keys) {
        limits = "limits: { " + keys + " }\n";
        return this;
    }

    /** @param keys of retention, with commas between them */
    NodeFolder retention(String keys) {
        retention = "retention: { " + keys + " }\n";
        return this;
    }

    /** @param yaml further sections of the configuration */
    public NodeFolder more(String yaml) {
        more = yaml;
        return this;
    }

    /** @param more further keys of the project, each with a comma before it; may be empty */
    public NodeFolder project(String name, String archive, String more) {
        projects.add("  %s: { archive: %s, mask: { rules: [rules.yaml], unknownDevice: quarantine }%s }"
                .formatted(name, archive, more));
        return this;
    }

    /** A project whose archive is a folder. */
    NodeFolder folderProject(String name, Path archive) {
        projects.add("  %s: { folder: %s, mask: { rules: [rules.yaml], unknownDevice: quarantine } }"
                .formatted(name, archive));
        return this;
    }

    public NodeFolder route(String callingAeTitle, String project) {
        routes.add("  - { calledAeTitle: VEILGATE, callingAeTitle: [%s], project: %s }"
                .formatted(callingAeTitle, project));
        return this;
    }

    /** @param conditions each with a comma behind it */
    public NodeFolder routeIf(String conditions, String project) {
        routes.add("  - { %s project: %s }".formatted(conditions, project));
        return this;
    }

    public NodeFolder withoutRoutes() {
        routes.clear();
        return this;
    }

    public NodeFolder rules(String yaml) throws IOException {
        Files.writeString(folder.resolve("rules.yaml"), yaml);
        return this;
    }

    public Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    /** Writes the configuration file. */
    public Path configuration() throws IOException {
        StringBuilder text = new StringBuilder();
        text.append("node: { aeTitle: VEILGATE, bindAddress: 127.0.0.1, port: %d, data: data%s }%n"
                .formatted(port, nodeKeys));
        text.append(limits).append(retention);
        section(text, "peers", peers);
        section(text, "projects", projects);
        section(text, "routes", routes);
        text.append(more);
        return Files.writeString(folder.resolve("veilgate.yaml"), text);
    }

    private static void section(StringBuilder text, String key, List<String> lines) {
        if (!lines.isEmpty()) {
            text.append(key).append(":\n");
            lines.forEach(line -> text.append(line).append('\n'));
        }
    }
}
