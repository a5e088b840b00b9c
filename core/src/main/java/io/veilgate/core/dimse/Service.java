package io.veilgate.core.dimse;

/** DIMSE services whose statuses have a meaning of their own (PS3.4). */
public enum Service {
    C_ECHO("C-ECHO"),
    C_STORE("C-STORE"),
    C_FIND("C-FIND"),
    C_GET("C-GET"),
    C_MOVE("C-MOVE"),
    N_ACTION("N-ACTION"),
    N_EVENT_REPORT("N-EVENT-REPORT");

    private final String title;

    Service(String title) {
        this.title = title;
    }

    /** As the standard writes it. */
    @Override
    public String toString() {
        return title;
    }
}
