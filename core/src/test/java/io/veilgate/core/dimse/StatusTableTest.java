package io.veilgate.core.dimse;

import static org.assertj.core.api.Assertions.assertThat;

import io.veilgate.core.dimse.StatusMeaning.Handling;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class StatusTableTest {
    private static final Path STANDARD = Path.of("..", "..", "shared", "standard", "dimse-status-codes.csv");

    @ParameterizedTest
    @EnumSource
    void everyCodeOfAServiceIsOfTheKindThatPs37GivesItAndHasAHandlingThatFits(Service service) {
        Set<Handling> ofFailures =
                EnumSet.of(Handling.AGAIN, Handling.AGAIN_LATER, Handling.AGAIN_WITH_LESS, Handling.GIVE_UP);
        for (int code = 0; code <= 0xFFFF; code++) {
            Status status = Status.of(code);
            StatusMeaning meaning = status.meaning(service);
            assertThat(meaning.kind()).as("%s %s", service, status).isEqualTo(status.kind());
            boolean fits = switch (meaning.kind()) {
                case SUCCESS -> meaning.handling() == Handling.DONE;
                case PENDING -> meaning.handling() == Handling.GO_ON;
                case CANCEL -> meaning.handling() == Handling.CANCELLED;
                case FAILURE -> ofFailures.contains(meaning.handling());
                // of a C-STORE it always means stored; of a query or retrieve something may be missing
                case WARNING -> service != Service.C_STORE || meaning.handling() == Handling.DONE;
            };
            assertThat(fits).as("%s %s: %s", service, status, meaning).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "C_STORE, A700, AGAIN_LATER, A700H Refused: Out of Resources",
        "C_STORE, A7FF, AGAIN_LATER, A7FFH Refused: Out of Resources",
        "C_STORE, A912, GIVE_UP, A912H Error: Data Set does not match SOP Class",
        "C_STORE, B000, DONE, B000H Coercion of Data Elements",
        "C_STORE, B123, DONE, B123H Warning",
        "C_STORE, C123, AGAIN, C123H Error: Cannot understand",
        "C_STORE, 0213, AGAIN_LATER, 0213H Resource limitation",
        "C_STORE, 0124, GIVE_UP, 0124H Refused: Not authorized",
        "C_STORE, A800, AGAIN, A800H Failure",
        "C_FIND, A700, AGAIN_LATER, A700H Refused: Out of Resources",
        "C_FIND, A900, AGAIN_WITH_LESS, A900H Error: Identifier does not match SOP Class",
        "C_FIND, B001, GIVE_UP, B001H Response limit reached",
        "C_FIND, FF01, GO_ON, 'FF01H Matches are continuing, optional keys not supported'",
        "C_GET, B000, AGAIN, 'B000H Sub-operations complete, one or more failures'",
        "C_GET, A701, AGAIN_LATER, A701H Refused: Unable to calculate number of matches",
        "C_MOVE, A801, GIVE_UP, A801H Refused: Move Destination unknown",
        "C_GET, A801, AGAIN, A801H Failure",
        "C_MOVE, FE00, CANCELLED, FE00H Terminated due to Cancel request",
        "C_ECHO, 0122, GIVE_UP, 0122H Refused: SOP Class not supported",
        "N_ACTION, 0000, DONE, 0000H Success",
        "N_ACTION, 0110, AGAIN, 0110H Processing failure",
        "N_ACTION, 0213, AGAIN_LATER, 0213H Resource limitation",
        "N_ACTION, 0112, GIVE_UP, 0112H No such SOP Instance",
        "N_ACTION, 0115, GIVE_UP, 0115H Invalid argument value",
        "N_ACTION, 0123, GIVE_UP, 0123H No such action type",
        "N_EVENT_REPORT, 0113, GIVE_UP, 0113H No such event type"
    })
    void aStatusMeansWhatItsServiceSays(Service service, String code, Handling handling, String text) {
        Status status = Status.of(Integer.parseInt(code, 16)).withComment("DOE^JANE");
        assertThat(status.meaning(service).handling()).isEqualTo(handling);
        assertThat(status.describe(service)).isEqualTo(text);
    }

    static boolean standardIsPresent() {
        return Files.isRegularFile(STANDARD);
    }

    /** The list beside the repository, where it is: service, status with x for any digit, class, meaning. */
    @Test
    @EnabledIf("standardIsPresent")
    void everyRowOfTheStandardsListHasItsClassAndWhereItIsOfOneServiceARowOfItsOwn() throws Exception {
        int rows = 0;
        for (String line : Files.readAllLines(STANDARD)) {
            String[] row = line.split(",", 4);
            for (Service service : Service.values()) {
                if (!row[0].equals("*")
                        && !row[0].replace(" (storage commitment)", "").equals(service.toString())) {
                    continue;
                }
                rows++;
                Status status = Status.of(Integer.parseInt(row[1].replace('x', '0'), 16));
                StatusMeaning meaning = status.meaning(service);
                assertThat(meaning.kind().name()).as(line).isEqualToIgnoringCase(row[2]);
                if (!row[1].contains("x") && !row[1].equals("0001")) {
                    assertThat(meaning.text()).as(line).isNotIn("Failure", "Warning");
                }
            }
        }
        assertThat(rows).isGreaterThan(227);
    }

    @Test
    void aServiceIsNamedAsTheStandardNamesIt() {
        assertThat(Service.values()).extracting(Service::toString).contains("C-STORE", "C-MOVE");
    }
}
