package io.veilgate.it.interop;

/** What two nodes do with each other. */
enum Operation {
    ECHO("C-ECHO"),
    STORE("C-STORE"),
    FIND("C-FIND"),
    GET("C-GET"),
    MOVE("C-MOVE"),
    CANCEL("C-CANCEL"),
    RELEASE("A-RELEASE"),
    ABORT("A-ABORT"),
    REFUSAL("refusals");

    private final String title;

    Operation(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }
}
