package io.veilgate.scp.demo;

import io.veilgate.core.base.AeTitle;
import io.veilgate.core.net.AssociationSettings;
import io.veilgate.core.net.EventLoops;
import io.veilgate.core.net.RemoteAe;
import io.veilgate.scp.pacs.PacsServer;
import io.veilgate.scp.pacs.PacsSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * The whole way on one machine: a small PACS with studies that carry burned-in text, the node, a research archive. All associations are real
 * ones on the loopback interface.
 */
public final class Demo {
    /** Names in the configuration that is written: the project, and the peer to fetch from. */
    public static final String PROJECT = "demo";

    public static final String PACS = "PACS";

    public static final long SEED = 2026;

    /** Runs one retrieve job from start to end: the node's part. */
    @FunctionalInterface
    public interface Retrieval {
        /**
         * @param configuration a configuration file with two peers and one project
         * @param studyList CSV
         * @return whether every instance of every study was archived
         */
        boolean run(Path configuration, Path studyList) throws Exception;
    }

    private final Path root;
    private final Retrieval retrieval;
    private final Consumer<String> out;

    /**
     * @param root a folder of its own, new or empty
     * @param out takes lines for people
     */
    public Demo(Path root, Retrieval retrieval, Consumer<String> out) {
        this.root = root;
        this.retrieval = retrieval;
        this.out = out;
    }

    /** @return whether all of it went as it should */
    public boolean run() throws Exception {
        DemoFolder folder = DemoFolder.at(root);
        List<SyntheticStudy> studies = new SyntheticStudies(SEED).demo();
        int instances = studies.stream().mapToInt(SyntheticStudy::instances).sum();
        folder.writeInput(studies);
        out.accept("Made " + studies.size() + " studies, " + instances + " instances, in " + folder.pacs());
        boolean archived;
        try (EventLoops loops = EventLoops.start(1);
                PacsServer pacs = start(loops, "DEMO_PACS", folder.pacs());
                PacsServer archive = start(loops, "DEMO_ARCHIVE", folder.archive())) {
            RemoteAe node = new RemoteAe(new AeTitle("VEILGATE"), "127.0.0.1", freePort());
            pacs.addDestination(node);
            folder.writeConfiguration(node, pacs.remoteAe(), archive.remoteAe());
            out.accept("PACS " + pacs.remoteAe() + ", research archive " + archive.remoteAe());
            archived = retrieval.run(folder.configuration(), folder.studyList());
        }
        DemoReport report = DemoReport.of(folder, instances);
        report.print(out);
        out.accept("Look at it: the pictures above; the result in " + folder.archive()
                + " (dcmdump FILE, or any DICOM viewer); the originals in " + folder.pacs());
        return archived && report.isComplete();
    }

    private static PacsServer start(EventLoops loops, String title, Path files) throws IOException {
        return PacsServer.start(
                loops, AssociationSettings.defaults(), PacsSettings.onLoopback(new AeTitle(title), files));
    }

    /** One that was free a moment ago. */
    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
