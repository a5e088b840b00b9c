package io.veilgate.scp.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.UnmatchedArgumentException;

/** What a person may have meant by an argument that a command does not know. */
final class Misspelt {
    private static final int MOST = 3;

    private Misspelt() {}

    /** The line that says so, with what comes near and where to read on. */
    static String line(UnmatchedArgumentException e) {
        CommandLine command = e.getCommandLine();
        String given = e.getUnmatched().getFirst();
        String unknown;
        if (e.isUnknownOption()) {
            unknown = "no option " + given;
        } else if (command.getSubcommands().isEmpty()) {
            unknown = "\"" + given + "\" is one argument too many";
        } else {
            unknown = "no command \"" + given + "\"";
        }
        List<String> meant = meant(given, command);
        return unknown
                + (meant.isEmpty() ? "" : "; did you mean " + String.join(" or ", meant) + "?")
                + " (see " + command.getCommandSpec().qualifiedName() + " --help)";
    }

    private static List<String> meant(String given, CommandLine command) {
        List<String> names = new ArrayList<>(command.getSubcommands().keySet());
        command.getCommandSpec().options().stream().map(OptionSpec::longestName).forEach(names::add);
        String wanted = word(given);
        return names.stream()
                .filter(name -> distance(wanted, word(name)) <= Math.max(1, wanted.length() / 3))
                .sorted(Comparator.comparingInt(name -> distance(wanted, word(name))))
                .limit(MOST)
                .toList();
    }

    /** Without what makes it an option, and what was given to it. */
    private static String word(String name) {
        return name.replaceAll("^-+|=.*", "").toLowerCase(Locale.ROOT);
    }

    /** Letters to be put in, left out or changed (Levenshtein). */
    private static int distance(String one, String other) {
        int[] row = new int[other.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int changed = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[other.length()];
    }
}
