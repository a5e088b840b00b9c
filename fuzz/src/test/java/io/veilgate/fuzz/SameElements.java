package io.veilgate.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.veilgate.core.base.Tags;
import io.veilgate.core.dataset.DataSet;
import io.veilgate.core.dataset.Element;
import io.veilgate.core.dataset.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Compares a data set with what was read after writing it: group lengths may be counted anew, and odd values padded. */
final class SameElements {
    private SameElements() {}

    static void hold(DataSet before, DataSet after) {
        List<Element> first = new ArrayList<>(before.elements());
        List<Element> second = new ArrayList<>(after.elements());
        assertThat(second).hasSameSizeAs(first);
        for (int i = 0; i < first.size(); i++) {
            Element one = first.get(i);
            Element other = second.get(i);
            String where = Tags.format(one.tag());
            assertThat(other.tag()).as(where).isEqualTo(one.tag());
            assertThat(other.vr()).as(where).isEqualTo(one.vr());
            assertThat(other.receivedVr()).as(where).isEqualTo(one.receivedVr());
            value(where, one, other);
        }
    }

    private static void value(String where, Element one, Element other) {
        switch (one.value()) {
            case Value.Items items -> {
                assertThat(other.value()).as(where).isInstanceOf(Value.Items.class);
                Value.Items others = (Value.Items) other.value();
                assertThat(others.undefinedLength()).as(where).isEqualTo(items.undefinedLength());
                assertThat(others.items()).as(where).hasSameSizeAs(items.items());
                for (int i = 0; i < items.items().size(); i++) {
                    hold(items.items().get(i).dataSet(), others.items().get(i).dataSet());
                }
            }
            case Value.Bytes(byte[] encoded)
            when other.value() instanceof Value.Bytes(byte[] again) -> {
                if (!Tags.isGroupLength(one.tag())) {
                    assertThat(again.length).as(where).isEqualTo(encoded.length + encoded.length % 2);
                    assertThat(Arrays.copyOf(again, encoded.length)).as(where).isEqualTo(encoded);
                }
            }
            case Value.Bytes _, Value.Bulk _, Value.Fragments _ ->
                assertThat(other.length()).as(where).isEqualTo(one.length() + one.length() % 2);
        }
    }
}
