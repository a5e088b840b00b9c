package io.veilgate.it.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.testcontainers.DockerClientFactory;

/**
 * Servers of others for one test: in containers where a container engine answers, otherwise the same programs as processes of this machine. Where there
 * is neither the test fails; it is never skipped. Whatever was started ends with {@link #close()}.
 *
 * <pre>{@code
 * try (Peers peers = new Peers(folder)) {
 *     Orthanc pacs = peers.orthanc(OrthancSettings.of("PACS").withDestination("VEILGATE", port));
 *     StoreScp archive = peers.storeScp("ARCHIVE");
 *     ...
 * }
 * }</pre>
 */
public final class Peers implements AutoCloseable {
    private final Path folder;
    private final Nagle nagle;
    private final List<Server> servers = new ArrayList<>();

    /** Peers that send at once what they have to send ({@link Nagle#OFF}). */
    public Peers(Path folder) {
        this(folder, Nagle.OFF);
    }

    /** @param folder temporary; everything that the servers keep */
    public Peers(Path folder, Nagle nagle) {
        this.folder = folder;
        this.nagle = nagle;
    }

    /** Orthanc, empty. */
    public Orthanc orthanc(OrthancSettings settings) throws Exception {
        Path own = Files.createTempDirectory(folder, "orthanc-");
        int port = Ports.free();
        int httpPort = Ports.free();
        Path file = own.resolve("orthanc.json");
        Files.writeString(file, settings.json(port, httpPort, own.resolve("db")));
        start("Orthanc", "orthanc", List.of("Orthanc", file.toString()), own, List.of(port, httpPort));
        return new Orthanc(new RemoteAe(settings.aeTitle(), port), httpPort);
    }

    /** DCMTK's storescp: takes every transfer syntax that it knows, writes what it receives as it came, a process an association. */
    public StoreScp storeScp(String aeTitle, String... options) throws Exception {
        Path own = Files.createTempDirectory(folder, "storescp-");
        Path received = Files.createDirectory(own.resolve("received"));
        int port = Ports.free();
        List<String> command = new ArrayList<>(List.of("storescp", "-v", "-dhl", "--fork", "+xa", "+B"));
        command.addAll(List.of("-aet", aeTitle, "-od", received.toString(), "-pm"));
        command.addAll(List.of(options));
        command.add(Integer.toString(port));
        start("storescp", "storescp", command, own, List.of(port));
        return new StoreScp(new RemoteAe(aeTitle, port), received);
    }

    /**
     * DCMTK's dcmqrscp as a PACS that holds these files.
     *
     * @param destinations C-MOVE destinations on this machine: AE title and port
     */
    public RemoteAe dcmqrscp(String aeTitle, List<Path> files, Map<String, Integer> destinations) throws Exception {
        Path own = Files.createTempDirectory(folder, "dcmqrscp-");
        int port = Ports.free();
        Path file = DcmQrScp.prepare(own, new RemoteAe(aeTitle, port), files, destinations);
        List<String> command = List.of("dcmqrscp", "-v", "-dhl", "-c", file.toString(), Integer.toString(port));
        start("dcmqrscp", "dcmqrscp", command, own, List.of(port));
        return new RemoteAe(aeTitle, port);
    }

    /**
     * PixelMed's server as a PACS, empty.
     *
     * @param destinations C-MOVE destinations on this machine: AE title and port
     */
    public StoreScp pixelMed(String aeTitle, Map<String, Integer> destinations) throws Exception {
        if (!PixelMed.isInstalled()) {
            throw new AssertionError(PixelMed.CLASS_PATH + " is not there: ./test sees to it");
        }
        Path own = Files.createTempDirectory(folder, "pixelmed-");
        RemoteAe ae = new RemoteAe(aeTitle, Ports.free());
        Path file = PixelMed.prepare(own, ae, destinations);
        List<String> command = new ArrayList<>(List.of(PixelMed.java(), "-cp", PixelMed.CLASS_PATH));
        command.addAll(List.of("com.pixelmed.server.DicomAndWebStorageServer", file.toString()));
        startHere(new Server.Spec("pixelmed", command, own, List.of(ae.port()), nagle));
        return new StoreScp(ae, own.resolve("received"));
    }

    /** CTN's simple_storage as an archive. */
    public StoreScp simpleStorage(String aeTitle, String... options) throws Exception {
        Path own = Files.createTempDirectory(folder, "ctn-");
        Path received = Files.createDirectory(own.resolve("received"));
        int port = Ports.free();
        // Part 10 files in any case; otherwise what arrives in Implicit VR becomes a bare data set
        Path settings = Files.writeString(own.resolve("ctn.cfg"), """
                ACCEPT/XFER/STORAGE 1.2.840.10008.1.2.1;1.2.840.10008.1.2.2;1.2.840.10008.1.2
                STORAGE/PART10FLAG 1
                """);
        List<String> command = new ArrayList<>(List.of("simple_storage", "-s", "-f", "-c", aeTitle));
        command.addAll(List.of("-C", settings.toString(), "-x", received.toString()));
        command.addAll(List.of(options));
        command.add(Integer.toString(port));
        startHere(new Server.Spec("simple_storage", command, own, List.of(port), nagle));
        return new StoreScp(new RemoteAe(aeTitle, port), received);
    }

    /** A small server that has no image of its own. */
    private void startHere(Server.Spec spec) throws Exception {
        servers.add(LocalServer.start(spec));
    }

    private void start(String program, String name, List<String> command, Path own, List<Integer> ports)
            throws Exception {
        Server.Spec spec = new Server.Spec(name, command, own, ports, nagle);
        if (DockerClientFactory.instance().isDockerAvailable()) {
            servers.add(ContainerServer.start(spec));
        } else if (Programs.isInstalled(program)) {
            servers.add(LocalServer.start(spec));
        } else {
            throw new AssertionError(
                    "no container engine answers, and " + program + " is not installed: ./test sees to one of them");
        }
    }

    @Override
    public void close() throws IOException {
        // each may take its time
        servers.parallelStream().forEach(Server::close);
        servers.clear();
    }
}
