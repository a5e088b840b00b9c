/**
 * Received instances, durable and within a quota, as Part 10 files (PS3.10 §7) that describe themselves; the handoff, a bounded window
 * onto them; quarantine. Uses {@code dataset}.
 */
@NullMarked
package io.veilgate.core.spool;

import org.jspecify.annotations.NullMarked;
