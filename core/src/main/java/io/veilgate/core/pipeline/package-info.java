/** One instance from its received form to {@code Masked} or {@code Quarantined}; uses {@code deid} and {@code mask}. */
@NullMarked
package io.veilgate.core.pipeline;

import org.jspecify.annotations.NullMarked;
