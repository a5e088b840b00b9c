package io.veilgate.scp.config;

import java.util.List;
import java.util.stream.Collectors;

/** A configuration that cannot be used; its message has one line for each error. */
public final class ConfigurationException extends Exception {
    private final transient List<Problem> problems;

    ConfigurationException(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    /** What is wrong, in the order of the file's lines. */
    public List<Problem> problems() {
        return problems;
    }
}
