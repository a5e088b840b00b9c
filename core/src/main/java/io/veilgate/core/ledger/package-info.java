/** What is wanted, known and finished, in SQL; uses {@code base}. */
@NullMarked
package io.veilgate.core.ledger;

import org.jspecify.annotations.NullMarked;
