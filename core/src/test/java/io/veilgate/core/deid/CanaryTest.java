package io.veilgate.core.deid;

import static io.veilgate.core.deid.Headers.created;
import static io.veilgate.core.deid.Headers.encoded;
import static io.veilgate.core.deid.Headers.mr;
import static org.assertj.core.api.Assertions.assertThat;

import io.veilgate.core.base.DicomException;
import io.veilgate.core.base.Tag;
import io.veilgate.core.base.Tags;
import io.veilgate.core.base.Vr;
import io.veilgate.core.dataset.DataSet;
import io.veilgate.core.dataset.Element;
import io.veilgate.core.dataset.Value;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every attribute that the table lists gets a value of its own; none of them may be found in the bytes that come out. */
final class CanaryTest {
    private static final List<ProfileTable.Row> ROWS = ProfileTable.rows().stream()
            .filter(row -> !row.isPrivate() && !row.isRepeating())
            .filter(row -> Tags.group(row.tag()) >= 8)
            .toList();

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5})
    void noListedValueIsInTheOutput(int depth) throws DicomException.Format {
        DataSet received = mr();
        DataSet holder = received;
        for (int d = 0; d < depth; d++) {
            DataSet item = holder.newItem();
            holder.putItems(d % 2 == 0 ? Tag.RequestAttributesSequence : Tag.ReferencedInstanceSequence, List.of(item));
            holder = item;
        }
        for (ProfileTable.Row row : ROWS) {
            holder.put(canary(row.tag(), holder));
        }
        holder.put(new Element(0x00291001, Vr.LO, Dummies.ascii(canary(0x00291001), Vr.LO)));
        holder.put(new Element(0x60003000, Vr.OB, Dummies.ascii(canary(0x60003000), Vr.OB)));
        holder.putString(Tag.PatientID, Vr.LO, canary(Tag.PatientID));
        String before = encoded(received, StandardCharsets.ISO_8859_1);
        String after = encoded(created(received), StandardCharsets.ISO_8859_1);
        IntStream tags =
                IntStream.concat(ROWS.stream().mapToInt(ProfileTable.Row::tag), IntStream.of(0x00291001, 0x60003000));
        assertThat(tags.filter(tag -> before.contains(canary(tag))).count()).isGreaterThan(600);
        assertThat(ROWS.stream()
                        .map(ProfileTable.Row::tag)
                        .filter(tag -> after.contains(canary(tag)))
                        .map(Tags::format))
                .isEmpty();
        assertThat(after).doesNotContain(canary(0x00291001), canary(0x60003000));
    }

    /** Text of digits, as short as the shortest VR permits. */
    private static String canary(int tag) {
        return "9" + Integer.toString(tag & 0x7FFFFFFF, 10) + (tag < 0 ? "8" : "7");
    }

    private static Element canary(int tag, DataSet parent) {
        Vr vr = Profile.dictionaryVr(tag);
        if (vr != Vr.SQ) {
            return new Element(tag, vr, Dummies.ascii(canary(tag), vr));
        }
        DataSet item = parent.newItem();
        if (Headers.PROFILE.action(tag) == Action.U) { // its items stay, with other UIDs
            item.putString(Tag.ReferencedSOPInstanceUID, Vr.UI, canary(tag));
        } else {
            item.putString(Tag.CodeMeaning, Vr.LO, canary(tag));
        }
        return new Element(tag, vr, new Value.Items(List.of(new Value.Item(item, false)), false));
    }
}
