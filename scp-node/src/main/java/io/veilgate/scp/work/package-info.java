/** The masking workers, between the handoff and the forwarder; uses {@code core} and {@code config}. */
@NullMarked
package io.veilgate.scp.work;

import org.jspecify.annotations.NullMarked;
