package io.veilgate.core.deid;

/** What a confidentiality profile does with an attribute: the action codes of PS3.15 Table E.1-1a. */
public enum Action {
    /** Replace with a dummy of non-zero length that the VR permits. */
    D,
    /** Replace with a value of zero length, or a dummy. */
    Z,
    /** Remove. */
    X,
    /** Keep; in a sequence, keep the items and apply the profile to what they hold. */
    K,
    /** Clean: replace with a value of like meaning that is known not to identify. */
    C,
    /** Replace with a UID that is new and consistent wherever the old one stood; in a sequence, replace those in its items. */
    U;

    /**
     * The action for one cell of the table. Of a compound one, whose choice hangs on the attribute's Type in its IOD, the one that keeps the
     * object valid under each Type: D before Z before X; of {@code X/Z/U*}, U.
     *
     * @throws IllegalArgumentException if the cell is not one of the table's
     */
    static Action ofCell(String cell) {
        return switch (cell) {
            case "D", "Z/D", "X/D", "X/Z/D" -> D;
            case "Z", "X/Z" -> Z;
            case "X" -> X;
            case "K" -> K;
            case "C" -> C;
            case "U", "X/Z/U*" -> U;
            default -> throw new IllegalArgumentException("not an action of Table E.1-1: " + cell);
        };
    }
}
