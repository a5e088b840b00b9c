package io.veilgate.it.flow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.veilgate.core.base.Time;
import io.veilgate.core.spool.Disk;
import io.veilgate.scp.config.Configuration;
import io.veilgate.scp.wiring.JobRuns;
import io.veilgate.scp.wiring.Node;
import io.veilgate.scp.wiring.NodeCommands;
import io.veilgate.scp.wiring.NodeWatch;
import io.veilgate.scp.wiring.StudyList;
import io.veilgate.scu.retrieve.RetrieveMode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A node that listens in this process. */
public final class InProcessNode implements AutoCloseable {
    private final Configuration configuration;
    private final Node node;
    private final JobRuns runs;

    private InProcessNode(Configuration configuration, Disk disk, Time time) throws Exception {
        this.configuration = configuration;
        this.node = Node.open(configuration, disk, time);
        this.runs = new JobRuns(node, time);
    }

    public static InProcessNode open(NodeFolder folder) throws Exception {
        return open(folder, Disk.local(), Time.system());
    }

    public static InProcessNode open(NodeFolder folder, Time time) throws Exception {
        return open(folder, Disk.local(), time);
    }

    /** @param disk that its spool is on */
    public static InProcessNode open(NodeFolder folder, Disk disk) throws Exception {
        return open(folder, disk, Time.system());
    }

    private static InProcessNode open(NodeFolder folder, Disk disk, Time time) throws Exception {
        InProcessNode opened = new InProcessNode(Configuration.load(folder.configuration()), disk, time);
        opened.node.listen();
        return opened;
    }

    /** A study list of Study Instance UIDs, run to its end. */
    public JsonNode retrieve(String project, String peer, RetrieveMode mode, List<String> studyInstanceUids)
            throws Exception {
        return retrieve(project, peer, mode, "StudyInstanceUID\n" + String.join("\n", studyInstanceUids) + "\n");
    }

    public JsonNode retrieve(String project, String peer, RetrieveMode mode, String list) throws Exception {
        StudyList kept = StudyList.keep(
                new ByteArrayInputStream(list.getBytes(StandardCharsets.UTF_8)),
                "list.csv",
                configuration.node().data());
        return runs.run(project, peer, mode, kept, java.util.Optional.empty(), progress -> {});
    }

    /** One of the commands that the node answers on its socket; {@code arguments} is JSON. */
    public JsonNode ask(String command, String arguments) throws Exception {
        return NodeCommands.of(node, runs).get(command).run(new ObjectMapper().readTree(arguments), progress -> {});
    }

    /** What watches it while it serves. */
    NodeWatch watch(NodeWatch.Pace pace) throws IOException {
        return NodeWatch.start(node, runs, Time.system(), pace);
    }

    /** As a node does that has just been started. */
    public void resumeJobs() {
        runs.resume();
    }

    /** Instances that wait or are in work. */
    public long spooled() {
        return node.spool().status().entries().all();
    }

    @Override
    public void close() {
        runs.close();
        node.close();
    }
}
