/**
 * Data sets: transfer syntaxes, values, character sets (PS3.5), Part 10 files (PS3.10); read and written as a stream, header in memory,
 * bulk values by reference. Uses {@code base}.
 */
@NullMarked
package io.veilgate.core.dataset;

import org.jspecify.annotations.NullMarked;
