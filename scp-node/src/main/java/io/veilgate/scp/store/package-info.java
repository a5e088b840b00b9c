/** C-ECHO and C-STORE as SCP (PS3.4 Annexes A and B): from the association into the spool; uses {@code route}. */
@NullMarked
package io.veilgate.scp.store;

import org.jspecify.annotations.NullMarked;
