package io.veilgate.core.mask;

import io.veilgate.core.base.Printable;

/** A mask rule file that cannot be used: file, line, rule, key, what was found and what is allowed, in one line. */
public final class RuleException extends Exception {
    RuleException(String file, int line, String where, String problem) {
        super(file + (line > 0 ? ":" + line : "") + ": " + (where.isEmpty() ? "" : Printable.line(where) + ": ")
                + Printable.line(problem));
    }
}
