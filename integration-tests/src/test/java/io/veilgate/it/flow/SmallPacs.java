package io.veilgate.it.flow;

import io.veilgate.core.base.AeTitle;
import io.veilgate.core.net.AssociationSettings;
import io.veilgate.core.net.EventLoops;
import io.veilgate.it.harness.RemoteAe;
import io.veilgate.scp.pacs.PacsServer;
import io.veilgate.scp.pacs.PacsSettings;
import io.veilgate.scp.pacs.StudySource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** The product's small PACS with event loops of its own; as an archive it counts what is stored. */
public final class SmallPacs implements AutoCloseable {
    private final String aeTitle;
    private final Path folder;
    private final EventLoops loops;
    private final PacsServer server;

    /** What a PACS is made of. */
    private interface Starting {
        PacsServer start(EventLoops loops, AssociationSettings associations, PacsSettings settings) throws IOException;
    }

    private SmallPacs(String aeTitle, Path folder, int port, Duration pause, Starting starting) throws IOException {
        this.aeTitle = aeTitle;
        this.folder = folder;
        this.loops = EventLoops.start(1);
        boolean started = false;
        try {
            PacsSettings settings = PacsSettings.onLoopback(new AeTitle(aeTitle), folder)
                    .withPort(port)
                    .withPausePerSubOperation(pause);
            this.server = starting.start(loops, AssociationSettings.defaults(), settings);
            started = true;
        } finally {
            if (!started) {
                loops.close();
            }
        }
    }

    /** On any free port. */
    public static SmallPacs start(String aeTitle, Path folder) throws IOException {
        return new SmallPacs(aeTitle, folder, 0, Duration.ZERO, PacsServer::start);
    }

    public static SmallPacs start(String aeTitle, Path folder, int port) throws IOException {
        return new SmallPacs(aeTitle, folder, port, Duration.ZERO, PacsServer::start);
    }

    /** One that takes its time before each instance that it sends. */
    public static SmallPacs slow(String aeTitle, Path folder, Duration pause) throws IOException {
        return new SmallPacs(aeTitle, folder, 0, pause, PacsServer::start);
    }

    /** One in which another object of a SOP Instance UID takes the place of the one that is there; on any free port. */
    public static SmallPacs replacing(String aeTitle, Path folder) throws IOException {
        return new SmallPacs(
                aeTitle,
                folder,
                0,
                Duration.ZERO,
                (loops, associations, settings) ->
                        PacsServer.start(loops, associations, settings.with(PacsSettings.Duplicates.REPLACE)));
    }

    /** One whose studies are made as they are asked for; on any free port. */
    public static SmallPacs of(String aeTitle, StudySource studies) throws IOException {
        return new SmallPacs(
                aeTitle,
                Path.of("."),
                0,
                Duration.ZERO,
                (loops, associations, settings) -> PacsServer.start(loops, associations, settings, studies));
    }

    public RemoteAe ae() {
        return new RemoteAe(aeTitle, server.address().getPort());
    }

    public PacsServer.Counts counts() {
        return server.counts();
    }

    public int instances() {
        return server.instances();
    }

    public List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    @Override
    public void close() {
        server.close();
        loops.close();
    }
}
