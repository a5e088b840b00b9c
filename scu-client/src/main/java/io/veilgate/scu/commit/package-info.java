/** Storage Commitment Push Model as SCU (PS3.4 Annex J): asks an archive for its word, and hears it; uses {@code core}. */
@NullMarked
package io.veilgate.scu.commit;

import org.jspecify.annotations.NullMarked;
