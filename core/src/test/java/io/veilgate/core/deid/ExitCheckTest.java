package io.veilgate.core.deid;

import static io.veilgate.core.deid.Headers.PROFILE;
import static io.veilgate.core.deid.Headers.deidentified;
import static io.veilgate.core.deid.Headers.mr;
import static org.assertj.core.api.Assertions.assertThat;

import io.veilgate.core.base.Tag;
import io.veilgate.core.base.Vr;
import io.veilgate.core.dataset.DataSet;
import io.veilgate.core.dataset.Element;
import io.veilgate.core.dataset.Value;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ExitCheckTest {
    private static DataSet received() {
        DataSet dataSet = mr();
        dataSet.putString(Tag.SpecificCharacterSet, Vr.CS, "ISO_IR 192");
        dataSet.putString(Tag.PatientName, Vr.PN, "Hong^Gildong^^Mr=洪^吉洞=홍^길동");
        dataSet.putString(Tag.PatientID, Vr.LO, "00812345");
        dataSet.putStrings(Tag.OtherPatientIDs, Vr.LO, List.of("AB-74", "7-77", "LONGID99"));
        dataSet.putString(Tag.PatientBirthDate, Vr.DA, "19700412");
        dataSet.putString(Tag.AccessionNumber, Vr.SH, "1");
        dataSet.putString(Tag.PatientAddress, Vr.LO, "12 Elm Street");
        dataSet.putStrings(Tag.PatientTelephoneNumbers, Vr.SH, List.of("02-555-1234"));
        dataSet.putString(Tag.PatientMotherBirthName, Vr.PN, "Al^Bo");
        return dataSet;
    }

    private static OptionalInt find(Element left) {
        DataSet created = DataSet.littleEndian();
        created.putString(Tag.SpecificCharacterSet, Vr.CS, "ISO_IR 192");
        created.put(left);
        return ExitCheck.find(created, Identifiers.of(received(), PROFILE));
    }

    private static OptionalInt find(int tag, Vr vr, String text) {
        DataSet encoder = DataSet.littleEndian();
        encoder.putString(Tag.SpecificCharacterSet, Vr.CS, "ISO_IR 192");
        encoder.putString(tag, vr, text);
        return find(encoder.get(tag).orElseThrow());
    }

    @ParameterizedTest
    @CsvSource({
        "scan of Hong",
        "HONG",
        "hong_gildong",
        "GildongHong 3T",
        "for gildong",
        "(吉洞)",
        "환자길동님",
        "홍 님",
        "ID 812345",
        "ID:00812345!",
        "ab 74",
        "xLONGID99x",
        "born 1970-04-12",
        "12.04.1970",
        "D19700412",
        "12 ELM STREET 4",
        "tel 02 555 1234",
        "025551234",
        "1.2.410.200.1.3",
        "from 1.2.410.200.1.1.77",
        "ＨＯＮＧ"
    })
    void findsWhatIdentifies(String text) {
        assertThat(find(Tag.DerivationDescription, Vr.ST, text)).hasValue(Tag.DerivationDescription);
    }

    @ParameterizedTest
    @CsvSource({
        "Hongkong protocol",
        "MR",
        "1",
        "777",
        "Al Bo",
        "1812345",
        "8123456",
        "AB-741",
        "12 Elm",
        "1970",
        "gil dong",
        "1.2.410.200",
        "0412"
    })
    void shortValuesAndPartsAreNoise(String text) {
        assertThat(find(Tag.DerivationDescription, Vr.ST, text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "CS,GILDONG,true",
        "CS,HONG,false",
        "CS,MR,false",
        "IS,00812345,true",
        "IS,812345,false",
        "DS,00812345,true",
        "DS,0.812345,false",
        "TM,081234.5,false",
        "LO,HONG,true",
        "SH,AB 74,true",
        "CS,AB 74,false",
        "UI,1.2.410.200.1.2,true",
        "UI,1.9.19700412.5,true"
    })
    void codesAndNumbersAreHeldAgainstLongValuesOnly(Vr vr, String text, boolean found) {
        assertThat(find(Tag.BodyPartExamined, vr, text).isPresent()).isEqualTo(found);
    }

    /** A test object named by words of the standard: {@code Overlay^Test}. */
    @ParameterizedTest
    @CsvSource({"overlay 1,false", "Test of an Overlay,false", "overlay test,true", "TestOverlay,true"})
    void namesOfCommonWordsAreFoundWholeOnly(String text, boolean found) {
        DataSet received = mr();
        received.putString(Tag.PatientName, Vr.PN, "Overlay^Test");
        DataSet created = DataSet.littleEndian();
        created.putString(Tag.DerivationDescription, Vr.ST, text);
        assertThat(ExitCheck.find(created, Identifiers.of(received, PROFILE)).isPresent())
                .isEqualTo(found);
    }

    @Test
    void identifiersThatIdentifyNobodyAreNotLookedFor() {
        DataSet received = mr();
        received.putString(Tag.PatientID, Vr.LO, "ABDOMEN");
        received.putString(Tag.AccessionNumber, Vr.SH, "00000000");
        DataSet created = DataSet.littleEndian();
        created.putString(Tag.BodyPartExamined, Vr.CS, "ABDOMEN");
        created.putString(Tag.DerivationDescription, Vr.ST, "id 00000000");
        assertThat(ExitCheck.find(created, Identifiers.of(received, PROFILE))).isEmpty();
    }

    @Test
    void findsTextInBytes() {
        assertThat(find(new Element(Tag.ICCProfile, Vr.OB, Dummies.ascii("desc Gildong Display", Vr.OB))))
                .hasValue(Tag.ICCProfile);
        assertThat(find(new Element(Tag.PatientBreedDescription, Vr.UN, Dummies.ascii("Hong's", Vr.LO))))
                .hasValue(Tag.PatientBreedDescription);
    }

    @Test
    void looksAtEveryDepth() {
        DataSet created = DataSet.littleEndian();
        DataSet inner = created.newItem();
        inner.putString(Tag.CodeMeaning, Vr.LO, "Gildong");
        DataSet outer = created.newItem();
        outer.putItems(Tag.ModifierCodeSequence, List.of(inner));
        created.putItems(Tag.ViewCodeSequence, List.of(outer));
        assertThat(ExitCheck.find(created, Identifiers.of(received(), PROFILE))).hasValue(Tag.CodeMeaning);
    }

    @Test
    void collectsFromItemsThatAreRemoved() {
        DataSet received = mr();
        DataSet other = received.newItem();
        other.putString(Tag.PatientID, Vr.LO, "OTHER-4242");
        received.putItems(Tag.OtherPatientIDsSequence, List.of(other));
        DataSet created = DataSet.littleEndian();
        created.putString(Tag.DerivationDescription, Vr.ST, "other4242, see other_4242");
        assertThat(ExitCheck.find(created, Identifiers.of(received, PROFILE))).isPresent();
    }

    @Test
    void longTextsAreSearchedPieceByPiece() {
        DataSet created = DataSet.littleEndian();
        for (int i = 0; i < 40; i++) {
            DataSet item = created.newItem();
            item.putString(Tag.TextValue, Vr.UT, "lorem ipsum ".repeat(500));
            created.putItems(Tag.SourceImageSequence + i * 0x10000, List.of(item));
        }
        assertThat(ExitCheck.find(created, Identifiers.of(received(), PROFILE))).isEmpty();
        created.putString(Tag.TextValue, Vr.UT, "lorem".repeat(20_000) + " Gildong");
        assertThat(ExitCheck.find(created, Identifiers.of(received(), PROFILE))).hasValue(Tag.TextValue);
    }

    @Test
    void whatTheProfileMakesPasses() {
        DataSet received = received();
        received.putString(Tag.ProtocolName, Vr.LO, "Brain of Gildong");
        received.putString(Tag.Manufacturer, Vr.LO, "ACME");
        received.putString(Tag.PatientBirthDate, Vr.DA, Dummies.DATE);
        received.putString(Tag.ContentDate, Vr.DA, "20240101");
        received.put(new Element(Tag.PixelData, Vr.OW, new Value.Bulk(0, 100_000)));
        Deidentification.Deidentified result = deidentified(received);
        assertThat(ExitCheck.find(result.dataSet(), result.replaced())).isEmpty();
    }

    @Test
    void nameLeftInAKeptAttributeIsFound() {
        DataSet received = received();
        received.putString(Tag.ContrastBolusRoute, Vr.LO, "given to Gildong");
        Deidentification.Deidentified result = deidentified(received);
        assertThat(ExitCheck.find(result.dataSet(), result.replaced())).hasValue(Tag.ContrastBolusRoute);
    }

    @Test
    void doesNotShowWhatItLooksFor() {
        Identifiers identifiers = Identifiers.of(received(), PROFILE);
        assertThat(identifiers + " " + identifiers.needles())
                .doesNotContainIgnoringCase("gildong")
                .doesNotContain("812345");
    }
}
