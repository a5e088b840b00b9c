/** How much a peer is asked for: associations, as many as measurement finds best, and bytes/s; capped, and by the hour; uses {@code core}. */
@NullMarked
package io.veilgate.scu.pace;

import org.jspecify.annotations.NullMarked;
