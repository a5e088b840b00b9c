/** Received instances, durable and within a quota, the window onto them, and quarantine; uses {@code dataset}. */
@NullMarked
package io.veilgate.core.spool;

import org.jspecify.annotations.NullMarked;
