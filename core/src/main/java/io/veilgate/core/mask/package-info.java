/**
 * Mask rules: which images they are for, and which regions of them are blanked (PS3.15 Annex E.3.1 Clean Pixel Data Option); uses
 * {@code image} and {@code yaml}.
 */
@NullMarked
package io.veilgate.core.mask;

import org.jspecify.annotations.NullMarked;
