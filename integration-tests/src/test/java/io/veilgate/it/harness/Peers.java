package io.veilgate.it.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
    /** By the port of DICOM. */
    private final Map<Integer, Running> servers = new LinkedHashMap<>();

    private record Running(String program, Server.Spec spec, Server server) {}

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
        Orthanc orthanc = new Orthanc(new RemoteAe(settings.aeTitle(), Ports.free()), Ports.free());
        start("Orthanc", orthanc(orthanc, own, settings));
        return orthanc;
    }

    private Server.Spec orthanc(Orthanc orthanc, Path own, OrthancSettings settings) throws IOException {
        Path file = own.resolve("orthanc.json");
        int port = orthanc.ae().port();
        Files.writeString(file, settings.json(port, orthanc.httpPort(), own.resolve("db")));
        List<String> command = List.of("Orthanc", file.toString());
        return new Server.Spec("orthanc", command, own, List.of(port, orthanc.httpPort()), nagle);
    }

    /** DCMTK's storescp: takes every transfer syntax that it knows, writes what it receives as it came, a process an association. */
    public StoreScp storeScp(String aeTitle, String... options) throws Exception {
        Path own = Files.createTempDirectory(folder, "storescp-");
        Path received = Files.createDirectory(own.resolve("received"));
        StoreScp archive = new StoreScp(new RemoteAe(aeTitle, Ports.free()), received);
        start("storescp", storeScp(archive, own, options));
        return archive;
    }

    private Server.Spec storeScp(StoreScp archive, Path own, String... options) {
        List<String> command = new ArrayList<>(List.of("storescp", "-v", "-dhl", "--fork", "+xa", "+B"));
        command.addAll(
                List.of("-aet", archive.ae().aeTitle(), "-od", archive.folder().toString(), "-pm"));
        command.addAll(List.of(options));
        command.add(Integer.toString(archive.ae().port()));
        return new Server.Spec("storescp", command, own, List.of(archive.ae().port()), nagle);
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
        start("dcmqrscp", new Server.Spec("dcmqrscp", command, own, List.of(port), nagle));
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

    /** Ends a server as the system does when it shuts down; what it keeps stays. */
    public void stop(RemoteAe ae) {
        running(ae).server().close();
    }

    /** SIGKILL; what it keeps is as it was at that moment. */
    public void kill(RemoteAe ae) {
        running(ae).server().kill();
    }

    /** Starts one that was stopped or killed, on its port and with what it kept. */
    public void startAgain(RemoteAe ae) throws Exception {
        Running before = running(ae);
        start(before.program(), before.spec());
    }

    /** The same of a storescp, with other options than it had. */
    public void startAgain(StoreScp archive, String... options) throws Exception {
        Server.Spec before = running(archive.ae()).spec();
        start("storescp", storeScp(archive, before.folder(), options));
    }

    /** The same of an Orthanc, with other settings than it had. */
    public void startAgain(Orthanc orthanc, OrthancSettings settings) throws Exception {
        Server.Spec before = running(orthanc.ae()).spec();
        start("Orthanc", orthanc(orthanc, before.folder(), settings));
    }

    /** What it has printed since its latest start. */
    public String log(RemoteAe ae) throws IOException {
        return Files.readString(running(ae).spec().log());
    }

    private Running running(RemoteAe ae) {
        return Objects.requireNonNull(servers.get(ae.port()), ae.aeTitle() + " is none of these");
    }

    /** A small server that has no image of its own. */
    private void startHere(Server.Spec spec) throws Exception {
        servers.put(spec.ports().getFirst(), new Running("", spec, LocalServer.start(spec)));
    }

    private void start(String program, Server.Spec spec) throws Exception {
        if (DockerClientFactory.instance().isDockerAvailable()) {
            servers.put(spec.ports().getFirst(), new Running(program, spec, ContainerServer.start(spec)));
        } else if (Programs.isInstalled(program)) {
            servers.put(spec.ports().getFirst(), new Running(program, spec, LocalServer.start(spec)));
        } else {
            throw new AssertionError(
                    "no container engine answers, and " + program + " is not installed: ./test sees to one of them");
        }
    }

    @Override
    public void close() throws IOException {
        // each may take its time
        servers.values().parallelStream().forEach(each -> each.server().close());
        servers.clear();
    }
}
