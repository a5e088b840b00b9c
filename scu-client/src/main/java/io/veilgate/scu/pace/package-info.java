/** How many associations a peer is asked for: measured, capped, by the hour; uses {@code core}. */
@NullMarked
package io.veilgate.scu.pace;

import org.jspecify.annotations.NullMarked;
