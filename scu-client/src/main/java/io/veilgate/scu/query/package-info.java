/** C-ECHO, C-FIND and study lists (PS3.4 Annexes A and C, as SCU); uses {@code core}. */
@NullMarked
package io.veilgate.scu.query;

import org.jspecify.annotations.NullMarked;
