package io.veilgate.core.mask;

import io.veilgate.core.base.Tag;
import io.veilgate.core.base.Uid;
import io.veilgate.core.base.UidRegistry;
import io.veilgate.core.dataset.DataSet;
import java.util.StringJoiner;

/**
 * Images of one device and layout, for which one rule would do. Texts are as received, empty where the attribute is absent or empty.
 *
 * @param rows 0 where absent; so {@code columns}
 * @param imageType values joined by a backslash
 */
public record DeviceGroup(
        String manufacturer, String model, String sopClassUid, int rows, int columns, String imageType) {
    public static DeviceGroup of(DataSet received) {
        return new DeviceGroup(
                AttributeValue.of(received, Tag.Manufacturer).text(),
                AttributeValue.of(received, Tag.ManufacturerModelName).text(),
                AttributeValue.of(received, Tag.SOPClassUID).text(),
                received.integer(Tag.Rows).orElse(0),
                received.integer(Tag.Columns).orElse(0),
                AttributeValue.of(received, Tag.ImageType).text());
    }

    /** The {@code when:} of a rule that matches this group and no other, as one line of YAML. */
    public String whenYaml() {
        StringJoiner conditions = new StringJoiner(", ", "when: { ", " }");
        conditions.add("Manufacturer: " + condition(manufacturer));
        conditions.add("ManufacturerModelName: " + condition(model));
        conditions.add("SOPClassUID: " + sopClass());
        conditions.add("Rows: " + (rows == 0 ? "absent" : rows));
        conditions.add("Columns: " + (columns == 0 ? "absent" : columns));
        conditions.add("ImageType: " + condition(imageType));
        return conditions.toString();
    }

    private String sopClass() {
        return Uid.isValid(sopClassUid)
                ? UidRegistry.standard()
                        .get(new Uid(sopClassUid))
                        .map(UidRegistry.Entry::keyword)
                        .orElse(quoted(sopClassUid))
                : condition(sopClassUid);
    }

    /** What would mean something else in a condition is left to {@code ?}, which stands for any one character. */
    private static String condition(String text) {
        if (text.isEmpty()) {
            return "absent";
        }
        String folded = AttributeValue.fold(text);
        String safe = text.replace('*', '?');
        if (folded.startsWith("~") || folded.equals("present") || folded.equals("absent")) {
            safe = "?" + safe.substring(1);
        }
        return quoted(safe);
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < 0x20
                    || c >= 0x7F && c <= 0x9F
                    || c == 0x2028
                    || c == 0x2029
                    || c == 0xFEFF
                    || Character.isSurrogate(c)
                    || c >= 0xFFFE) {
                quoted.append(String.format("\\u%04X", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
