/**
 * Fuzz tests (Jazzer): what comes from outside, as bytes. {@code ./test} runs each on its seeds and on what was found before; {@code ./fuzz}
 * looks for more. A target asserts what has to hold of any bytes, not what one input means.
 */
@NullMarked
package io.veilgate.fuzz;

import org.jspecify.annotations.NullMarked;
