package io.veilgate.core.dimse;

import static io.veilgate.core.dimse.Service.C_FIND;
import static io.veilgate.core.dimse.Service.C_GET;
import static io.veilgate.core.dimse.Service.C_MOVE;
import static io.veilgate.core.dimse.Service.C_STORE;
import static io.veilgate.core.dimse.Status.Kind.CANCEL;
import static io.veilgate.core.dimse.Status.Kind.FAILURE;
import static io.veilgate.core.dimse.Status.Kind.PENDING;
import static io.veilgate.core.dimse.Status.Kind.SUCCESS;
import static io.veilgate.core.dimse.Status.Kind.WARNING;
import static io.veilgate.core.dimse.StatusMeaning.Handling.AGAIN;
import static io.veilgate.core.dimse.StatusMeaning.Handling.AGAIN_LATER;
import static io.veilgate.core.dimse.StatusMeaning.Handling.AGAIN_WITH_LESS;
import static io.veilgate.core.dimse.StatusMeaning.Handling.CANCELLED;
import static io.veilgate.core.dimse.StatusMeaning.Handling.DONE;
import static io.veilgate.core.dimse.StatusMeaning.Handling.GIVE_UP;
import static io.veilgate.core.dimse.StatusMeaning.Handling.GO_ON;

import io.veilgate.core.dimse.StatusMeaning.Handling;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Every status that the services of this product know, what it means and what is done about it (PS3.4 §B.2.3, §C.4.1.1.4, §C.4.2.1.5,
 * §C.4.3.1.4, Annex Y; PS3.7 Annex C). The first row that fits decides; the last ones are the classes of PS3.7 and fit every code.
 */
final class StatusTable {
    private static final Set<Service> EVERY = EnumSet.allOf(Service.class);
    private static final Set<Service> STORE = EnumSet.of(C_STORE);
    private static final Set<Service> FIND = EnumSet.of(C_FIND);
    private static final Set<Service> MOVE = EnumSet.of(C_MOVE);
    private static final Set<Service> RETRIEVE = EnumSet.of(C_GET, C_MOVE);

    /** {@code first} and {@code last} are codes, both ends included. */
    private record Row(Set<Service> services, int first, int last, StatusMeaning meaning) {}

    private static final List<Row> ROWS = List.of(
            row(STORE, 0xA700, 0xA7FF, FAILURE, "Refused: Out of Resources", AGAIN_LATER),
            row(STORE, 0xA900, 0xA9FF, FAILURE, "Error: Data Set does not match SOP Class", GIVE_UP),
            row(STORE, 0xB000, 0xB000, WARNING, "Coercion of Data Elements", DONE),
            row(STORE, 0xB006, 0xB006, WARNING, "Elements Discarded", DONE),
            row(STORE, 0xB007, 0xB007, WARNING, "Data Set does not match SOP Class", DONE),
            // some archives answer it for what passes: a full disk, a database that is locked
            row(STORE, 0xC000, 0xCFFF, FAILURE, "Error: Cannot understand", AGAIN),
            row(FIND, 0xA700, 0xA700, FAILURE, "Refused: Out of Resources", AGAIN_LATER),
            row(FIND, 0xA710, 0xA710, FAILURE, "Invalid Prior Record Key", GIVE_UP),
            row(FIND, 0xA900, 0xA9FF, FAILURE, "Error: Identifier does not match SOP Class", AGAIN_WITH_LESS),
            // not all matches have been told: to go on with those would leave studies out in silence
            row(FIND, 0xB001, 0xB001, WARNING, "Response limit reached", GIVE_UP),
            row(FIND, 0xC000, 0xCFFF, FAILURE, "Failed: Unable to process", AGAIN_WITH_LESS),
            row(FIND, 0xFF01, 0xFF01, PENDING, "Matches are continuing, optional keys not supported", GO_ON),
            row(RETRIEVE, 0xA700, 0xA700, FAILURE, "Refused: Out of Resources", AGAIN_LATER),
            row(RETRIEVE, 0xA701, 0xA701, FAILURE, "Refused: Unable to calculate number of matches", AGAIN_LATER),
            row(RETRIEVE, 0xA702, 0xA702, FAILURE, "Refused: Unable to perform sub-operations", AGAIN),
            row(MOVE, 0xA801, 0xA801, FAILURE, "Refused: Move Destination unknown", GIVE_UP),
            row(RETRIEVE, 0xA900, 0xA9FF, FAILURE, "Error: Identifier does not match SOP Class", AGAIN),
            row(RETRIEVE, 0xAA00, 0xAA00, FAILURE, "Failed: None of the frames requested were found", GIVE_UP),
            row(RETRIEVE, 0xAA01, 0xAA01, FAILURE, "Failed: Unable to create new object for this SOP Class", GIVE_UP),
            row(RETRIEVE, 0xAA02, 0xAA02, FAILURE, "Failed: Unable to extract frames", GIVE_UP),
            row(RETRIEVE, 0xAA03, 0xAA03, FAILURE, "Failed: Time-based request for another object", GIVE_UP),
            row(RETRIEVE, 0xAA04, 0xAA04, FAILURE, "Failed: Invalid request", GIVE_UP),
            row(RETRIEVE, 0xB000, 0xB000, WARNING, "Sub-operations complete, one or more failures", AGAIN),
            row(RETRIEVE, 0xC000, 0xCFFF, FAILURE, "Failed: Unable to process", AGAIN),
            row(EVERY, 0x0000, 0x0000, SUCCESS, "Success", DONE),
            row(EVERY, 0x0001, 0x0001, WARNING, "Warning", DONE),
            row(EVERY, 0x0105, 0x0105, FAILURE, "No such attribute", GIVE_UP),
            row(EVERY, 0x0106, 0x0106, FAILURE, "Invalid attribute value", GIVE_UP),
            row(EVERY, 0x0107, 0x0107, WARNING, "Attribute list error", DONE),
            row(EVERY, 0x0110, 0x0110, FAILURE, "Processing failure", AGAIN),
            // whose instance the peer has under this UID is not known
            row(EVERY, 0x0111, 0x0111, FAILURE, "Duplicate SOP Instance", GIVE_UP),
            row(EVERY, 0x0112, 0x0112, FAILURE, "No such SOP Instance", GIVE_UP),
            row(EVERY, 0x0113, 0x0113, FAILURE, "No such event type", GIVE_UP),
            row(EVERY, 0x0114, 0x0114, FAILURE, "No such argument", GIVE_UP),
            row(EVERY, 0x0115, 0x0115, FAILURE, "Invalid argument value", GIVE_UP),
            row(EVERY, 0x0116, 0x0116, WARNING, "Attribute value out of range", DONE),
            row(EVERY, 0x0117, 0x0117, FAILURE, "Invalid SOP Instance", GIVE_UP),
            row(EVERY, 0x0118, 0x0118, FAILURE, "No such SOP Class", GIVE_UP),
            row(EVERY, 0x0119, 0x0119, FAILURE, "Class-Instance conflict", GIVE_UP),
            row(EVERY, 0x0120, 0x0120, FAILURE, "Missing attribute", GIVE_UP),
            row(EVERY, 0x0121, 0x0121, FAILURE, "Missing attribute value", GIVE_UP),
            row(EVERY, 0x0122, 0x0122, FAILURE, "Refused: SOP Class not supported", GIVE_UP),
            row(EVERY, 0x0123, 0x0123, FAILURE, "No such action type", GIVE_UP),
            row(EVERY, 0x0124, 0x0124, FAILURE, "Refused: Not authorized", GIVE_UP),
            row(EVERY, 0x0210, 0x0210, FAILURE, "Duplicate invocation", AGAIN),
            row(EVERY, 0x0211, 0x0211, FAILURE, "Unrecognized operation", GIVE_UP),
            row(EVERY, 0x0212, 0x0212, FAILURE, "Mistyped argument", GIVE_UP),
            row(EVERY, 0x0213, 0x0213, FAILURE, "Resource limitation", AGAIN_LATER),
            row(EVERY, 0xB000, 0xBFFF, WARNING, "Warning", DONE),
            row(EVERY, 0xFE00, 0xFE00, CANCEL, "Terminated due to Cancel request", CANCELLED),
            row(EVERY, 0xFF00, 0xFF01, PENDING, "Pending", GO_ON),
            row(EVERY, 0x0000, 0xFFFF, FAILURE, "Failure", AGAIN));

    private StatusTable() {}

    private static Row row(
            Set<Service> services, int first, int last, Status.Kind kind, String text, Handling handling) {
        return new Row(services, first, last, new StatusMeaning(kind, text, handling));
    }

    static StatusMeaning meaning(Service service, int code) {
        for (Row row : ROWS) {
            if (row.first <= code && code <= row.last && row.services.contains(service)) {
                return row.meaning;
            }
        }
        throw new IllegalStateException("the last row fits every status");
    }
}
