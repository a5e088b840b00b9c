/** Retrieve jobs over C-GET and C-MOVE (PS3.4 Annex C, as SCU), and their resumption; uses {@code core}, {@code query} and {@code pace}. */
@NullMarked
package io.veilgate.scu.retrieve;

import org.jspecify.annotations.NullMarked;
