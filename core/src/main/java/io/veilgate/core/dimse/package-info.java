/** DIMSE messages (PS3.7): command sets, statuses, PDV reassembly; uses {@code dataset} and {@code ul}. */
@NullMarked
package io.veilgate.core.dimse;

import org.jspecify.annotations.NullMarked;
