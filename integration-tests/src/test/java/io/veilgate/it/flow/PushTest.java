package io.veilgate.it.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.veilgate.core.base.Limits;
import io.veilgate.core.base.Tag;
import io.veilgate.core.base.Vr;
import io.veilgate.core.dataset.DataSet;
import io.veilgate.core.dataset.DataSetWriter;
import io.veilgate.core.dataset.Part10;
import io.veilgate.core.dataset.Part10File;
import io.veilgate.core.dataset.Recipe;
import io.veilgate.core.dataset.TransferSyntaxes;
import io.veilgate.it.harness.Await;
import io.veilgate.it.harness.Dcmtk;
import io.veilgate.it.harness.Nagle;
import io.veilgate.it.harness.ToolResult;
import io.veilgate.scp.demo.SyntheticDevice;
import io.veilgate.scp.demo.SyntheticStudies;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What DCMTK's programs push into a listening node. */
final class PushTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String SENDER = "MODALITY";

    @TempDir
    private static Path files;

    private static Originals originals;

    @TempDir
    private Path folder;

    private SmallPacs archive;
    private NodeFolder node;
    private InProcessNode running;

    @BeforeAll
    static void makeOriginals() throws Exception {
        originals = Originals.write(files, new SyntheticStudies(12).demo())
                .of(SyntheticDevice.MR, SyntheticDevice.CT, SyntheticDevice.US_RLE);
    }

    @BeforeEach
    void start() throws Exception {
        archive = SmallPacs.start("ARCHIVE", folder.resolve("archive"));
        node = new NodeFolder(folder.resolve("node"))
                .peer("ARCHIVE", archive.ae())
                .project("pushed", "ARCHIVE", "")
                .route(SENDER, "pushed");
        running = InProcessNode.open(node);
    }

    @AfterEach
    void stop() {
        running.close();
        archive.close();
    }

    @ParameterizedTest
    @EnumSource(Nagle.class)
    void whatDcmsendPushesArrivesMasked(Nagle nagle) throws Exception {
        new Dcmtk(SENDER, nagle).dcmsend(node.ae(), originals.files()).succeeded();

        arrivesInTheArchive(originals);
    }

    @ParameterizedTest
    @EnumSource(Nagle.class)
    void whatStorescuPushesArrivesMasked(Nagle nagle) throws Exception {
        Originals uncompressed = originals.of(SyntheticDevice.MR, SyntheticDevice.CT);
        new Dcmtk(SENDER, nagle).storescu(node.ae(), uncompressed.files()).succeeded();

        arrivesInTheArchive(uncompressed);
    }

    @Test
    void statusTellsHowManyInstancesHadValuesThatBreakTheRules() throws Exception {
        Originals uncompressed = originals.of(SyntheticDevice.MR);
        Path odd = folder.resolve("odd.dcm");
        try (Part10File file =
                        Part10.open(uncompressed.files().getFirst(), TransferSyntaxes.standard(), Limits.defaults());
                FileChannel written = FileChannel.open(odd, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            DataSet dataSet = file.read(Limits.defaults());
            dataSet.putString(Tag.RetrieveAETitle, Vr.AE, "MORE THAN SIXTEEN CHARACTERS");
            Recipe recipe = new Recipe(file.transferSyntax(), DataSetWriter.segments(dataSet, file.transferSyntax()));
            Part10.write(file.fileMeta().orElseThrow(), recipe, file.dataSet(), written);
        }
        new Dcmtk(SENDER).storescu(node.ae(), List.of(odd)).succeeded();

        Await.until(
                "the instance was read",
                SOON,
                () -> running.ask("status", "{}")
                                .at("/oddities/invalid-ae-title")
                                .asInt()
                        == 1);
    }

    @Test
    void whatIsPushedAgainIsAcknowledgedAndNotSentAgain() throws Exception {
        Originals few = originals.of(SyntheticDevice.US_RLE);
        Dcmtk sender = new Dcmtk(SENDER);
        sender.dcmsend(node.ae(), few.files()).succeeded();
        sender.dcmsend(node.ae(), few.files()).succeeded();

        arrivesInTheArchive(few);
    }

    @Test
    void aSenderWithoutARouteIsRejected() throws Exception {
        ToolResult result = new Dcmtk("STRANGER").storescu(node.ae(), originals.files());

        assertThat(result.status()).isNotZero();
        assertThat(result.output()).contains("Association Rejected").containsIgnoringCase("calling ae title");
        assertThat(running.spooled()).isZero();
    }

    @Test
    void echoesAreAnswered() throws Exception {
        new Dcmtk(SENDER).echoscu(node.ae()).succeeded();
    }

    private void arrivesInTheArchive(Originals expected) throws Exception {
        Await.until("the spool is empty", SOON, () -> running.spooled() == 0);
        assertThat(archive.counts().stored()).isEqualTo(expected.files().size());
        ArrivedFiles.areMaskedOriginals(archive.files(), expected);
    }
}
