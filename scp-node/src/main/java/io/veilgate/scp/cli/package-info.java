/** The command line; uses {@code wiring}, {@code control} and {@code demo}. */
@NullMarked
package io.veilgate.scp.cli;

import org.jspecify.annotations.NullMarked;
