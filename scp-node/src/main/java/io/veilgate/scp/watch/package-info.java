/** What a node shows of itself: which place is narrow, metrics, health, alerts; uses {@code config}, {@code scu-client}. */
@NullMarked
package io.veilgate.scp.watch;

import org.jspecify.annotations.NullMarked;
