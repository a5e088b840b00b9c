/** Programs of others and the product call each other: {@code Matrix} says who tries what, docs/interop.md shows it. */
@NullMarked
package io.veilgate.it.interop;

import org.jspecify.annotations.NullMarked;
