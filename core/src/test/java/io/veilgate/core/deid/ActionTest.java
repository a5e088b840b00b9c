package io.veilgate.core.deid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ActionTest {
    @ParameterizedTest
    @CsvSource({"D,D", "Z,Z", "X,X", "K,K", "C,C", "U,U", "Z/D,D", "X/Z,Z", "X/D,D", "X/Z/D,D", "X/Z/U*,U"})
    void compoundCellGivesTheActionThatEveryTypePermits(String cell, Action action) {
        assertThat(Action.ofCell(cell)).isEqualTo(action);
    }

    @Test
    void everyCellOfTheTableIsAnAction() {
        TreeSet<String> cells = new TreeSet<>();
        for (ProfileTable.Row row : ProfileTable.rows()) {
            cells.add(row.basicProfile());
            row.options().stream().filter(cell -> !cell.isEmpty()).forEach(cells::add);
        }
        assertThat(cells).allSatisfy(Action::ofCell);
    }

    @Test
    void refusesWhatIsNoCell() {
        assertThatThrownBy(() -> Action.ofCell("Q")).isInstanceOf(IllegalArgumentException.class);
    }
}
