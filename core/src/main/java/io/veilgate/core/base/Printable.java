package io.veilgate.core.base;

/** Text that somebody wrote into a file, for one line of a message. */
public final class Printable {
    private static final int LONGEST = 800;

    private Printable() {}

    /**
     * The text with line ends and other characters that drive a terminal written as escapes, and cut off after 800 characters: a message
     * with it stays one line, and cannot pass for another.
     */
    public static String line(String text) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (line.length() >= LONGEST) {
                return line.append("...").toString();
            }
            if (drivesTerminal(c)) {
                line.append(String.format("\\u%04X", (int) c));
            } else {
                line.append(c);
            }
        }
        return line.toString();
    }

    private static boolean drivesTerminal(char c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }
}
