/** Builds, starts and stops the parts of a node; uses every package but {@code cli} and {@code demo}. */
@NullMarked
package io.veilgate.scp.wiring;

import org.jspecify.annotations.NullMarked;
