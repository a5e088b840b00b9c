package io.veilgate.it.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.veilgate.core.base.ReceivedUid;
import io.veilgate.core.base.Tag;
import io.veilgate.core.base.Uids;
import io.veilgate.core.base.Vr;
import io.veilgate.core.dataset.ByteSource;
import io.veilgate.core.dataset.DataSet;
import io.veilgate.core.dataset.DataSetWriter;
import io.veilgate.core.dataset.FileMeta;
import io.veilgate.core.dataset.Part10;
import io.veilgate.core.dataset.Recipe;
import io.veilgate.core.dataset.TransferSyntaxes;
import io.veilgate.it.harness.Dcmtk;
import io.veilgate.it.harness.Judges;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Text of several repertoires in one data set, whatever it declared at first, is read by others as it was put (PS3.3 C.12.1.1.2). */
class NewTextTest {
    /** What is declared, a text that fits it, and one that does not (but in the case of UTF-8). */
    private record Case(String declared, String fits, String added) {}

    private static final List<Case> CASES = List.of(
            new Case("ISO_IR 100", "Jörg^Müller", "홍^길동"),
            new Case("ISO_IR 144", "Люкceмбypг", "Äneas"),
            new Case("ISO_IR 13", "ﾔﾏﾀﾞ^ﾀﾛｳ", "A~1"),
            new Case("ISO_IR 166", "นามสกุล", "王^小东"),
            new Case("\\ISO 2022 IR 149", "Hong^Gildong=洪^吉洞=홍^길동", "Müller"),
            new Case("\\ISO 2022 IR 87", "Yamada^Tarou=山田^太郎=やまだ^たろう", "길동"),
            new Case("\\ISO 2022 IR 58", "Zhang^XiaoDong=张^小东", "Ñ"),
            new Case("ISO 2022 IR 100\\ISO 2022 IR 126", "Äneas^Διονυσιος", "Люк"),
            new Case("GBK", "王^小东", "é한"),
            new Case("GB18030", "Wang^XiaoDong=王^小东", "홍^길동"),
            new Case("ISO_IR 192", "Wang^XiaoDong=王^小東", "홍^길동"),
            new Case("", "Doe^Jane", "홍^길동=洪"));

    @Test
    void isReadByOthersAsItWasPut(@TempDir Path folder) throws Exception {
        List<Path> untouched = new ArrayList<>();
        List<Path> changed = new ArrayList<>();
        for (Case text : CASES) {
            DataSet dataSet = DataSet.littleEndian();
            dataSet.putStrings(
                    Tag.SpecificCharacterSet, Vr.CS, List.of(text.declared().split("\\\\", -1)));
            dataSet.putString(Tag.SOPClassUID, Vr.UI, Uids.SecondaryCaptureImageStorage.value());
            dataSet.putString(Tag.SOPInstanceUID, Vr.UI, "2.25.1");
            dataSet.putString(Tag.PatientName, Vr.PN, text.fits());
            DataSet item = dataSet.newItem();
            item.putString(Tag.CodeMeaning, Vr.LO, text.fits());
            dataSet.putItems(Tag.ProcedureCodeSequence, List.of(item));
            untouched.add(written(dataSet, folder.resolve("untouched" + untouched.size())));
            dataSet.putString(Tag.PatientID, Vr.LO, text.added());
            changed.add(written(dataSet, folder.resolve("changed" + changed.size())));
        }

        Map<Path, List<String>> dumps = Dcmtk.dcmdump(
                Stream.concat(untouched.stream(), changed.stream()).toList(), "+U8", "+L");
        List<Map<String, String>> texts = Judges.pydicomText(changed);
        List<Map<String, String>> textsBefore = Judges.pydicomText(untouched);
        List<String> notForDcmtk = new ArrayList<>();
        List<String> notForPydicom = new ArrayList<>();
        for (int i = 0; i < CASES.size(); i++) {
            Case text = CASES.get(i);
            String asPatientName = "PN [" + text.fits() + "]";
            String asCodeMeaning = "LO [" + text.fits() + "]";
            assertThat(String.join("\n", dumps.get(changed.get(i))))
                    .as("DCMTK, %s", text.declared())
                    .contains(asPatientName, asCodeMeaning, "LO [" + text.added() + "]");
            assertThat(texts.get(i))
                    .as("pydicom, %s", text.declared())
                    .containsEntry("(0010, 0010)", text.fits())
                    .containsEntry("(0008, 1032)[0](0008, 0104)", text.fits())
                    .containsEntry("(0010, 0020)", text.added());
            String before = String.join("\n", dumps.get(untouched.get(i)));
            if (!before.contains(asPatientName) || !before.contains(asCodeMeaning)) {
                notForDcmtk.add(text.declared());
            }
            if (!textsBefore.get(i).values().stream().allMatch(text.fits()::equals)) {
                notForPydicom.add(text.declared());
            }
        }
        assertThat(notForDcmtk).as("some iconv lack JIS X 0208").isSubsetOf("\\ISO 2022 IR 87");
        assertThat(notForPydicom).as("some versions leave escape sequences").isSubsetOf("\\ISO 2022 IR 58");
    }

    private static Path written(DataSet dataSet, Path file) throws Exception {
        var syntax = TransferSyntaxes.EXPLICIT_VR_LITTLE_ENDIAN;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            Part10.write(
                    FileMeta.of(ReceivedUid.of(Uids.SecondaryCaptureImageStorage), new ReceivedUid("2.25.1"), syntax),
                    new Recipe(syntax, DataSetWriter.segments(dataSet, syntax)),
                    ByteSource.of(new byte[0]),
                    channel);
        }
        return file;
    }
}
