package io.veilgate.core.deid;

import io.veilgate.core.base.Tables;
import java.util.List;

/** PS3.15 Table E.1-1 as it stands in the standard, edition 2025e, every row and column. */
final class ProfileTable {
    static final String EDITION = "2025e";

    /**
     * One row.
     *
     * @param pattern eight hexadecimal digits, {@code x} for any; {@code ggggeeee} for every private attribute
     * @param basicProfile the cell of the Basic Profile, compound actions as printed
     * @param options the cells of the Options in the order of {@link ProfileOption}; empty where an Option changes nothing
     */
    record Row(String pattern, String basicProfile, List<String> options) {
        boolean isPrivate() {
            return pattern.equals("ggggeeee");
        }

        boolean isRepeating() {
            return pattern.indexOf('x') >= 0;
        }

        /** The tag of a row that is neither private nor repeating. */
        int tag() {
            return Integer.parseUnsignedInt(pattern, 16);
        }
    }

    private static final class Standard {
        static final List<Row> ROWS = Tables.read(ProfileTable.class, "confidentiality-profile.tsv").stream()
                .map(cells -> new Row(cells[0], cells[2], List.of(cells).subList(3, cells.length)))
                .toList();
    }

    private ProfileTable() {}

    static List<Row> rows() {
        return Standard.ROWS;
    }
}
