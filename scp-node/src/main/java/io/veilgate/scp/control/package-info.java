/** The socket by which other commands reach a running node; uses {@code config}. */
@NullMarked
package io.veilgate.scp.control;

import org.jspecify.annotations.NullMarked;
