/** A small PACS on a folder: C-FIND, C-MOVE and C-GET as SCP (PS3.4 Annex C); uses {@code core}. */
@NullMarked
package io.veilgate.scp.pacs;

import org.jspecify.annotations.NullMarked;
