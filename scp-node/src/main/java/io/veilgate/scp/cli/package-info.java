/** The command line; uses {@code wiring}, {@code control}, {@code demo}, {@code config} and the SCUs. */
@NullMarked
package io.veilgate.scp.cli;

import org.jspecify.annotations.NullMarked;
