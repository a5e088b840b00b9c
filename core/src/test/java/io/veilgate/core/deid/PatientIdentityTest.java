package io.veilgate.core.deid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.veilgate.core.base.Tag;
import io.veilgate.core.base.Vr;
import io.veilgate.core.dataset.DataSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PatientIdentityTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "0",
                "000",
                "0-0",
                "unknown",
                "UNK",
                "None",
                "N/A",
                "n.a.",
                "Anonymous",
                "ANON",
                "---",
                "???",
                "XXX",
                "null",
                "No ID",
                "<none>",
                "\0"
            })
    void placeholdersAreNobody(String patientId) {
        assertThat(PatientIdentity.isPlaceholder(patientId)).isTrue();
        assertThatThrownBy(() -> new PatientIdentity("", patientId)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "10", "NONE7", "AX", "ANONY1", "PAT-0", "홍길동"})
    void otherIdsAreSomebody(String patientId) {
        assertThat(PatientIdentity.isPlaceholder(patientId)).isFalse();
    }

    @Test
    void missingPatientIdIsNobody() {
        assertThat(PatientIdentity.of(DataSet.littleEndian(), "HOSP")).isEmpty();
    }

    @Test
    void issuerOfTheInstanceComesBeforeTheDefault() {
        DataSet dataSet = DataSet.littleEndian();
        dataSet.putString(Tag.PatientID, Vr.LO, " 4711 ");
        assertThat(PatientIdentity.of(dataSet, "HOSP")).contains(new PatientIdentity("HOSP", "4711"));
        dataSet.putString(Tag.IssuerOfPatientID, Vr.LO, "OTHER");
        assertThat(PatientIdentity.of(dataSet, "HOSP")).contains(new PatientIdentity("OTHER", "4711"));
    }

    @Test
    void doesNotShowItself() {
        assertThat(new PatientIdentity("HOSP", "4711").toString()).doesNotContain("4711", "HOSP");
    }
}
