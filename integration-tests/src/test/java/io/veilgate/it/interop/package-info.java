/** Programs of others against what the product offers as SCP. */
@NullMarked
package io.veilgate.it.interop;

import org.jspecify.annotations.NullMarked;
