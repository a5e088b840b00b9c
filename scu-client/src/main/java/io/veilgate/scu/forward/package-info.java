/** C-STORE to the archive (PS3.4 Annex B, as SCU) over warm associations; uses {@code core}. */
@NullMarked
package io.veilgate.scu.forward;

import org.jspecify.annotations.NullMarked;
