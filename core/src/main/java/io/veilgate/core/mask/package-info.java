/** Mask rules, regions and the blanking of frames; uses {@code image}. */
@NullMarked
package io.veilgate.core.mask;

import org.jspecify.annotations.NullMarked;
