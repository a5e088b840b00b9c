package io.veilgate.it.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.netty.buffer.Unpooled;
import io.veilgate.core.base.AeTitle;
import io.veilgate.core.base.Limits;
import io.veilgate.core.base.ReceivedUid;
import io.veilgate.core.base.Uid;
import io.veilgate.core.base.Uids;
import io.veilgate.core.dataset.Part10;
import io.veilgate.core.dataset.TransferSyntaxes;
import io.veilgate.core.dimse.DimseMessage.CStoreRq;
import io.veilgate.core.dimse.DimseMessage.CStoreRsp;
import io.veilgate.core.dimse.MoveOriginator;
import io.veilgate.core.dimse.Priority;
import io.veilgate.core.dimse.Status;
import io.veilgate.core.net.Association;
import io.veilgate.core.net.AssociationRequest;
import io.veilgate.core.net.AssociationSettings;
import io.veilgate.core.net.EventLoops;
import io.veilgate.core.net.OutboundDataSet;
import io.veilgate.core.net.RemoteAe;
import io.veilgate.core.net.Requestor;
import io.veilgate.core.testing.MayWarn;
import io.veilgate.it.harness.Await;
import io.veilgate.it.harness.Dcmtk;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole node and what comes to its port: instances that are not what their request says, and strangers. */
final class AtTheDoorTest {
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private SmallPacs source;
    private SmallPacs archive;
    private NodeFolder node;
    private InProcessNode running;

    @BeforeEach
    void start() throws Exception {
        SmallInstances.write(folder.resolve("source"), 1, 3);
        source = SmallPacs.start("SOURCE", folder.resolve("source"));
        archive = SmallPacs.start("ARCHIVE", folder.resolve("archive"));
        node = new NodeFolder(folder.resolve("node"))
                .peer("ARCHIVE", archive.ae())
                .project("small", "ARCHIVE", "")
                .route("MODALITY", "small")
                .rules(SmallInstances.RULES);
        running = InProcessNode.open(node);
    }

    @AfterEach
    void stop() {
        running.close();
        source.close();
        archive.close();
    }

    @Test
    @MayWarn({"held", "quarantine"})
    void anInstanceThatIsNotTheOneItsRequestNamesIsHeld() throws Exception {
        List<Path> files = source.files();
        Uid sopClass = Uids.MRImageStorage;
        try (EventLoops loops = EventLoops.start(1);
                Association association = new Requestor(loops, new AeTitle("MODALITY"), AssociationSettings.defaults())
                        .connect(
                                new RemoteAe(
                                        new AeTitle("VEILGATE"),
                                        "127.0.0.1",
                                        node.ae().port()),
                                new AssociationRequest(List.of(proposal(sopClass), proposal(Uids.CTImageStorage))))) {
            assertThat(store(association, sopClass, "2.25.4711", files.get(0))).isEqualTo(Status.SUCCESS);
            assertThat(store(association, Uids.CTImageStorage, uidOf(files.get(1)), files.get(1)))
                    .isEqualTo(Status.SUCCESS);
            association.release();
        }
        Await.until("both are held", SOON, () -> held() == 2);
        assertThat(archive.counts().stored()).isZero();
        assertThat(running.ask("quarantine-list", "{}").findValuesAsText("reason"))
                .containsOnly("uid-mismatch");
    }

    private int held() throws Exception {
        int held = 0;
        for (JsonNode count : running.ask("quarantine-list", "{}").findValues("instances")) {
            held += count.asInt();
        }
        return held;
    }

    private static AssociationRequest.Proposal proposal(Uid sopClass) {
        return new AssociationRequest.Proposal(sopClass, List.of(TransferSyntaxes.EXPLICIT_VR_LITTLE_ENDIAN));
    }

    private static String uidOf(Path file) throws Exception {
        try (var part10 = Part10.open(file, TransferSyntaxes.standard(), Limits.defaults())) {
            return part10.read(Limits.defaults())
                    .string(io.veilgate.core.base.Tag.SOPInstanceUID)
                    .orElseThrow();
        }
    }

    private static Status store(Association association, Uid sopClass, String uid, Path file) throws Exception {
        byte[] all = Files.readAllBytes(file);
        long offset;
        try (var part10 = Part10.open(file, TransferSyntaxes.standard(), Limits.defaults())) {
            offset = part10.dataSetOffset();
        }
        CStoreRq rq = new CStoreRq(
                association.nextMessageId(),
                ReceivedUid.of(sopClass),
                new ReceivedUid(uid),
                Priority.MEDIUM,
                MoveOriginator.NONE);
        association.send(
                association.contexts(sopClass).getFirst().id(),
                rq,
                OutboundDataSet.of(ByteBuffer.wrap(Arrays.copyOfRange(all, (int) offset, all.length))));
        return ((CStoreRsp) association.receiveResponse().message()).status();
    }

    @Test
    @MayWarn({"aborted", "lost"})
    void strangersInNumbersDoNotKeepAModalityFromPushing() throws Exception {
        List<Socket> strangers = new ArrayList<>();
        byte[] longest = new byte[6];
        Unpooled.wrappedBuffer(longest).setByte(0, 1).setInt(2, 512 << 10);
        try {
            for (int i = 0; i < 300; i++) {
                Socket stranger = new Socket("127.0.0.1", node.ae().port());
                strangers.add(stranger);
                try {
                    if (i % 3 == 1) {
                        stranger.getOutputStream().write(longest);
                    } else if (i % 3 == 2) {
                        stranger.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes());
                    }
                } catch (IOException e) {
                    // closed already, for a newer one
                }
            }
            new Dcmtk("MODALITY").storescu(node.ae(), source.files()).succeeded();
        } finally {
            for (Socket stranger : strangers) {
                stranger.close();
            }
        }
        Await.until("all are archived", SOON, () -> archive.counts().stored() == 3);
    }
}
