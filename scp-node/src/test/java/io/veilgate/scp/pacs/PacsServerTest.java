package io.veilgate.scp.pacs;

import static io.veilgate.scp.pacs.PacsClient.keys;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.veilgate.core.base.AeTitle;
import io.veilgate.core.base.Limits;
import io.veilgate.core.base.Tag;
import io.veilgate.core.base.Uids;
import io.veilgate.core.base.Vr;
import io.veilgate.core.dataset.ByteSource;
import io.veilgate.core.dataset.DataSet;
import io.veilgate.core.dataset.DataSetReader;
import io.veilgate.core.dataset.DataSetWriter;
import io.veilgate.core.dataset.Part10;
import io.veilgate.core.dataset.TransferSyntax;
import io.veilgate.core.dataset.TransferSyntaxes;
import io.veilgate.core.dimse.DimseMessage;
import io.veilgate.core.dimse.Status;
import io.veilgate.core.net.Acceptor;
import io.veilgate.core.net.Association;
import io.veilgate.core.net.AssociationException;
import io.veilgate.core.net.AssociationHandler;
import io.veilgate.core.net.AssociationRequest.Proposal;
import io.veilgate.core.net.AssociationSettings;
import io.veilgate.core.net.EventLoops;
import io.veilgate.core.net.Received;
import io.veilgate.core.net.RemoteAe;
import io.veilgate.core.testing.MayWarn;
import io.veilgate.core.ul.ContextPolicy;
import io.veilgate.scp.demo.SyntheticDevice;
import io.veilgate.scp.demo.SyntheticFiles;
import io.veilgate.scp.demo.SyntheticStudies;
import io.veilgate.scp.demo.SyntheticStudy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PacsServerTest {
    private static final AeTitle ARCHIVE = new AeTitle("ARCHIVE");
    private static final List<TransferSyntax> EXPLICIT = List.of(TransferSyntaxes.EXPLICIT_VR_LITTLE_ENDIAN);
    private static final List<TransferSyntax> IMPLICIT = List.of(TransferSyntaxes.IMPLICIT_VR_LITTLE_ENDIAN);

    @TempDir
    static Path folder;

    @TempDir
    Path archiveFolder;

    private static EventLoops loops;
    private static PacsServer pacs;
    private static SyntheticStudy mr;
    private static SyntheticStudy rle;

    @BeforeAll
    static void start() throws Exception {
        List<SyntheticStudy> demo = new SyntheticStudies(5).demo();
        mr = one(demo, SyntheticDevice.MR);
        rle = one(demo, SyntheticDevice.US_RLE);
        SyntheticFiles.write(mr, folder.resolve("a"));
        SyntheticFiles.write(rle, folder.resolve("b"));
        for (SyntheticStudy more : new SyntheticStudies(5).series(SyntheticDevice.CT, 3, 2)) {
            SyntheticFiles.write(more, folder.resolve("c"));
        }
        Files.writeString(folder.resolve("notes.txt"), "not an instance");
        loops = EventLoops.start(1);
        pacs = PacsServer.start(
                loops, AssociationSettings.defaults(), PacsSettings.onLoopback(new AeTitle("PACS"), folder));
    }

    private static SyntheticStudy one(List<SyntheticStudy> studies, SyntheticDevice device) {
        return studies.stream()
                .filter(study -> study.device() == device)
                .findFirst()
                .orElseThrow();
    }

    @AfterAll
    static void stop() {
        pacs.close();
        loops.close();
    }

    private static PacsClient client() throws Exception {
        return PacsClient.connect(loops, pacs.remoteAe(), Map.of());
    }

    private PacsServer archive(PacsSettings.Duplicates duplicates) throws Exception {
        PacsServer archive = PacsServer.start(
                loops,
                AssociationSettings.defaults(),
                PacsSettings.onLoopback(ARCHIVE, archiveFolder).with(duplicates));
        pacs.addDestination(archive.remoteAe());
        return archive;
    }

    /** The data set of an instance as it stands in the folder. */
    private static byte[] stored(SyntheticStudy study, int instance) throws Exception {
        Path file = folder.resolve(study == mr ? "a" : "b")
                .resolve(String.format(
                        "%08d.dcm", study.instance(instance).truth().serial()));
        try (var part10 = Part10.open(file, TransferSyntaxes.standard(), Limits.defaults())) {
            byte[] all = Files.readAllBytes(file);
            return Arrays.copyOfRange(all, (int) part10.dataSetOffset(), all.length);
        }
    }

    @Test
    void findsStudiesByDateAndNameAndCountsWhatTheyHold() throws Exception {
        try (PacsClient client = client()) {
            var found = client.find(keys(
                    "STUDY",
                    Tag.StudyDate,
                    mr.date() + "-" + mr.date(),
                    Tag.PatientName,
                    "홍^길*",
                    Tag.StudyInstanceUID,
                    "",
                    Tag.ModalitiesInStudy,
                    "",
                    Tag.SOPClassesInStudy,
                    "",
                    Tag.NumberOfStudyRelatedSeries,
                    "",
                    Tag.NumberOfStudyRelatedInstances,
                    ""));
            assertThat(found.status().code()).isZero();
            assertThat(found.answers()).hasSize(1);
            DataSet answer = found.answers().getFirst();
            assertThat(answer.string(Tag.StudyInstanceUID)).hasValue(mr.studyInstanceUid());
            assertThat(answer.string(Tag.PatientName)).hasValue(mr.patient().name());
            assertThat(answer.string(Tag.ModalitiesInStudy)).hasValue("MR");
            assertThat(answer.string(Tag.SOPClassesInStudy)).hasValue(Uids.MRImageStorage.value());
            assertThat(answer.string(Tag.NumberOfStudyRelatedSeries)).hasValue("2");
            assertThat(answer.string(Tag.NumberOfStudyRelatedInstances)).hasValue("12");
            assertThat(answer.string(Tag.RetrieveAETitle)).hasValue("PACS");
        }
    }

    @Test
    void findsByModalityAndAListOfUids() throws Exception {
        try (PacsClient client = client()) {
            assertThat(client.find(keys("STUDY", Tag.StudyInstanceUID, "", Tag.ModalitiesInStudy, "CT"))
                            .answers())
                    .hasSize(3);
            assertThat(client.find(keys(
                                    "STUDY",
                                    Tag.StudyInstanceUID,
                                    mr.studyInstanceUid() + "\\" + rle.studyInstanceUid() + "\\1.2.3"))
                            .answers())
                    .hasSize(2);
            assertThat(client.find(keys("STUDY", Tag.PatientID, "nobody")).answers())
                    .isEmpty();
        }
    }

    @Test
    void findsSeriesAndInstancesBelowTheUidsAbove() throws Exception {
        try (PacsClient client = client()) {
            var series = client.find(keys(
                    "SERIES",
                    Tag.StudyInstanceUID,
                    mr.studyInstanceUid(),
                    Tag.SeriesInstanceUID,
                    "",
                    Tag.SeriesNumber,
                    "2",
                    Tag.NumberOfSeriesRelatedInstances,
                    ""));
            assertThat(series.answers()).hasSize(1);
            String uid =
                    series.answers().getFirst().string(Tag.SeriesInstanceUID).orElseThrow();
            assertThat(uid).isEqualTo(mr.seriesInstanceUid(11));
            assertThat(series.answers().getFirst().string(Tag.NumberOfSeriesRelatedInstances))
                    .hasValue("6");
            var images = client.find(keys(
                    "IMAGE",
                    Tag.StudyInstanceUID,
                    mr.studyInstanceUid(),
                    Tag.SeriesInstanceUID,
                    uid,
                    Tag.SOPInstanceUID,
                    "",
                    Tag.Rows,
                    ""));
            assertThat(images.answers()).hasSize(6);
            assertThat(images.answers().getFirst().integer(Tag.Rows)).hasValue(512);
        }
    }

    @Test
    void answersPendingWithWarningWhereItDoesNotKnowAKey() throws Exception {
        try (PacsClient client = client()) {
            var found = client.find(keys("STUDY", Tag.StudyInstanceUID, mr.studyInstanceUid(), Tag.EthnicGroup, ""));
            assertThat(found.pending())
                    .singleElement()
                    .satisfies(status -> assertThat(status.code()).isEqualTo(0xFF01));
            assertThat(found.answers().getFirst().contains(Tag.EthnicGroup)).isFalse();
        }
    }

    @Test
    void refusesIdentifiersThatTheModelDoesNotHave() throws Exception {
        try (PacsClient client = client()) {
            assertThat(client.find(keys("PATIENT", Tag.PatientID, "")).status().code())
                    .isEqualTo(0xA900);
            var noStudy = client.find(keys("SERIES", Tag.SeriesInstanceUID, ""));
            assertThat(noStudy.status().code()).isEqualTo(0xA900);
            assertThat(noStudy.status().offendingElements()).containsExactly(Tag.StudyInstanceUID);
            assertThat(client.get(keys("STUDY", Tag.PatientID, "1")).status().code())
                    .isEqualTo(0xA900);
            assertThat(client.move(keys("STUDY", Tag.StudyInstanceUID, ""), "ARCHIVE")
                            .status()
                            .code())
                    .isEqualTo(0xA900);
        }
    }

    @Test
    void getsAStudyByteForByteInItsStoredTransferSyntax() throws Exception {
        try (PacsClient client = PacsClient.connect(
                loops,
                pacs.remoteAe(),
                Map.of(
                        Uids.MRImageStorage,
                        EXPLICIT,
                        Uids.UltrasoundImageStorage,
                        List.of(TransferSyntaxes.EXPLICIT_VR_LITTLE_ENDIAN, TransferSyntaxes.RLE_LOSSLESS)))) {
            for (SyntheticStudy study : List.of(mr, rle)) {
                var got = client.get(keys("STUDY", Tag.StudyInstanceUID, study.studyInstanceUid()));
                assertThat(got.status().code()).isZero();
                assertThat(got.counts().completed()).isEqualTo(study.instances());
                assertThat(got.delivered()).hasSize(study.instances());
                for (int i = 0; i < study.instances(); i++) {
                    assertThat(got.delivered().get(study.sopInstanceUid(i))).isEqualTo(stored(study, i));
                }
            }
        }
    }

    @Test
    void getsOneSeriesAndOneInstance() throws Exception {
        try (PacsClient client = PacsClient.connect(loops, pacs.remoteAe(), Map.of(Uids.MRImageStorage, EXPLICIT))) {
            var series = client.get(keys(
                    "SERIES",
                    Tag.StudyInstanceUID,
                    mr.studyInstanceUid(),
                    Tag.SeriesInstanceUID,
                    mr.seriesInstanceUid(0)));
            assertThat(series.delivered()).hasSize(6);
            var images = client.get(keys(
                    "IMAGE",
                    Tag.StudyInstanceUID,
                    mr.studyInstanceUid(),
                    Tag.SeriesInstanceUID,
                    mr.seriesInstanceUid(0),
                    Tag.SOPInstanceUID,
                    mr.sopInstanceUid(2) + "\\" + mr.sopInstanceUid(3)));
            assertThat(images.delivered()).containsOnlyKeys(mr.sopInstanceUid(2), mr.sopInstanceUid(3));
            assertThat(client.get(keys("STUDY", Tag.StudyInstanceUID, "1.2.3"))
                            .status()
                            .code())
                    .isZero();
        }
    }

    @Test
    void turnsNativeInstancesIntoTheSyntaxThatWasAccepted() throws Exception {
        try (PacsClient client = PacsClient.connect(loops, pacs.remoteAe(), Map.of(Uids.MRImageStorage, IMPLICIT))) {
            var got = client.get(keys("STUDY", Tag.StudyInstanceUID, mr.studyInstanceUid()));
            assertThat(got.counts().completed()).isEqualTo(12);
            byte[] delivered = got.delivered().get(mr.sopInstanceUid(4));
            DataSet read = DataSetReader.read(
                    ByteSource.of(delivered), TransferSyntaxes.IMPLICIT_VR_LITTLE_ENDIAN, Limits.defaults());
            assertThat(read.string(Tag.PatientName)).hasValue(mr.patient().name());
            byte[] original = stored(mr, 4);
            int pixels = 512 * 512 * 2;
            assertThat(Arrays.copyOfRange(delivered, delivered.length - pixels, delivered.length))
                    .isEqualTo(Arrays.copyOfRange(original, original.length - pixels, original.length));
        }
    }

    @Test
    void countsWhatWasNotNegotiatedAsFailedAndNamesIt() throws Exception {
        try (PacsClient client =
                PacsClient.connect(loops, pacs.remoteAe(), Map.of(Uids.UltrasoundImageStorage, EXPLICIT))) {
            var got = client.get(keys("STUDY", Tag.StudyInstanceUID, rle.studyInstanceUid()));
            assertThat(got.status().code()).isEqualTo(0xB000);
            assertThat(got.counts().failed()).isEqualTo(3);
            assertThat(got.delivered()).isEmpty();
            assertThat(got.failedUids())
                    .containsExactlyInAnyOrder(rle.sopInstanceUid(0), rle.sopInstanceUid(1), rle.sopInstanceUid(2));
        }
    }

    @Test
    void stopsAGetAtACancelAndSaysWhatRemains() throws Exception {
        try (PacsClient client = PacsClient.connect(loops, pacs.remoteAe(), Map.of(Uids.MRImageStorage, EXPLICIT))) {
            var got = client.get(keys("STUDY", Tag.StudyInstanceUID, mr.studyInstanceUid()), true);
            assertThat(got.status().code()).isEqualTo(0xFE00);
            assertThat(got.counts().completed()).isEqualTo(1);
            assertThat(got.counts().remaining()).hasValue(11);
        }
    }

    /** The destination has the C-CANCEL sent before it answers for the first instance. */
    @Test
    void stopsAMoveAtACancel() throws Exception {
        try (PacsClient client = client();
                Acceptor destination = Acceptor.bind(
                        loops,
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        AssociationSettings.defaults(),
                        1,
                        (rq, remote) -> new AssociationHandler.Answer.Accept(
                                uid -> Optional.of(ContextPolicy.Supported.scu(Set.of(Uids.ExplicitVRLittleEndian))),
                                association -> takeCancelling(association, client)))) {
            pacs.addDestination(new RemoteAe(
                    new AeTitle("CANCELLER"), "127.0.0.1", destination.address().getPort()));
            var moved = client.move(keys("STUDY", Tag.StudyInstanceUID, mr.studyInstanceUid()), "CANCELLER");
            assertThat(moved.status().code()).isEqualTo(0xFE00);
            assertThat(moved.counts().completed()).isBetween(1, 11);
            assertThat(moved.counts().remaining()).isPresent();
        }
    }

    private static void takeCancelling(Association association, PacsClient client) throws IOException {
        boolean first = true;
        for (Optional<Received> next = association.receive(); next.isPresent(); next = association.receive()) {
            next.get().dataSet().orElseThrow().discard();
            if (first) {
                first = false;
                try {
                    client.cancelMove();
                } catch (Exception e) {
                    throw new IOException(e);
                }
            }
            association.send(
                    next.get().context().id(),
                    ((DimseMessage.CStoreRq) next.get().message()).answer(Status.SUCCESS));
        }
    }

    @Test
    void movesToAKnownDestinationWhichStoresEveryInstance() throws Exception {
        try (PacsServer archive = archive(PacsSettings.Duplicates.KEEP_THE_FIRST);
                PacsClient client = client()) {
            for (SyntheticStudy study : List.of(mr, rle)) {
                var moved = client.move(keys("STUDY", Tag.StudyInstanceUID, study.studyInstanceUid()), "ARCHIVE");
                assertThat(moved.status().code()).isZero();
                assertThat(moved.counts().completed()).isEqualTo(study.instances());
                assertThat(moved.pending()).hasSize(study.instances() - 1);
            }
            assertThat(archive.instances()).isEqualTo(15);
            assertThat(archive.counts().stored()).isEqualTo(15);
        }
        try (PacsServer again = archive(PacsSettings.Duplicates.KEEP_THE_FIRST)) {
            assertThat(again.instances()).isEqualTo(15);
        }
    }

    @Test
    @MayWarn("move destination cannot be reached")
    void refusesAMoveToAnUnknownOrUnreachableDestination() throws Exception {
        try (PacsServer gone = archive(PacsSettings.Duplicates.KEEP_THE_FIRST)) {
            assertThat(gone.instances()).isZero();
        }
        try (PacsClient client = client()) {
            DataSet study = keys("STUDY", Tag.StudyInstanceUID, mr.studyInstanceUid());
            assertThat(client.move(study, "NOBODY").status().code()).isEqualTo(0xA801);
            var moved = client.move(study, "ARCHIVE");
            assertThat(moved.status().code()).isEqualTo(0xA702);
            assertThat(moved.counts().failed()).isEqualTo(12);
        }
    }

    @Test
    void keepsOrReplacesASecondInstanceOfTheSameUid() throws Exception {
        for (PacsSettings.Duplicates duplicates : PacsSettings.Duplicates.values()) {
            try (PacsServer archive = archive(duplicates);
                    PacsClient client = PacsClient.connect(
                            loops, archive.remoteAe(), Map.of(), new Proposal(Uids.MRImageStorage, EXPLICIT))) {
                String uid = "1.2.3." + duplicates.ordinal();
                byte[] first = instance(uid, "FIRST");
                byte[] second = instance(uid, "SECOND");
                assertThat(client.store(Uids.MRImageStorage, uid, first).code()).isZero();
                assertThat(client.store(Uids.MRImageStorage, uid, second).code())
                        .isZero();
                assertThat(archive.counts()).isEqualTo(new PacsServer.Counts(2, 1, 0));
                var found = client.find(keys("STUDY", Tag.StudyInstanceUID, "1.2." + uid, Tag.PatientName, ""));
                assertThat(found.answers().getFirst().string(Tag.PatientName))
                        .hasValue(duplicates == PacsSettings.Duplicates.REPLACE ? "SECOND" : "FIRST");
                assertThat(Files.list(archiveFolder)).hasSize(1 + duplicates.ordinal());
            }
        }
    }

    @Test
    void refusesWhatDoesNotMatchItsCommandOrIsNoDataSet() throws Exception {
        try (PacsServer archive = archive(PacsSettings.Duplicates.KEEP_THE_FIRST);
                PacsClient client = PacsClient.connect(
                        loops, archive.remoteAe(), Map.of(), new Proposal(Uids.MRImageStorage, EXPLICIT))) {
            assertThat(client.store(Uids.MRImageStorage, "1.2.3.4", instance("1.2.3.5", "X"))
                            .code())
                    .isEqualTo(0xA900);
            assertThat(client.store(Uids.MRImageStorage, "1.2.3.4", new byte[] {1, 2, 3, 4, 5, 6, 7, 8})
                            .code())
                    .isEqualTo(0xC000);
            assertThat(archive.instances()).isZero();
            assertThat(Files.list(archiveFolder)).isEmpty();
        }
    }

    @Test
    void rejectsAnAssociationToAnotherTitle() {
        RemoteAe other = new RemoteAe(
                new AeTitle("OTHER"),
                pacs.address().getHostString(),
                pacs.address().getPort());
        assertThatThrownBy(() -> PacsClient.connect(loops, other, Map.of()))
                .isInstanceOf(AssociationException.Rejected.class);
    }

    private static byte[] instance(String sopInstanceUid, String name) throws Exception {
        DataSet dataSet = DataSet.littleEndian();
        dataSet.putString(Tag.SOPClassUID, Vr.UI, Uids.MRImageStorage.value());
        dataSet.putString(Tag.SOPInstanceUID, Vr.UI, sopInstanceUid);
        dataSet.putString(Tag.StudyInstanceUID, Vr.UI, "1.2." + sopInstanceUid);
        dataSet.putString(Tag.SeriesInstanceUID, Vr.UI, "1.2.4");
        dataSet.putString(Tag.PatientName, Vr.PN, name);
        return DataSetWriter.bytes(dataSet, TransferSyntaxes.EXPLICIT_VR_LITTLE_ENDIAN);
    }
}
