/** Who exported what under which configuration: an append-only log beside the ledger; uses {@code config}, {@code control}, {@code work}. */
@NullMarked
package io.veilgate.scp.audit;

import org.jspecify.annotations.NullMarked;
