/**
 * One instance from its received form to {@code Masked}, a recipe for what may leave, or {@code Quarantined}, with the reason; uses
 * {@code deid} and {@code mask}.
 */
@NullMarked
package io.veilgate.core.pipeline;

import org.jspecify.annotations.NullMarked;
