/** Confidentiality profile, keyed identities and dates (PS3.15 Annex E); uses {@code dataset}. */
@NullMarked
package io.veilgate.core.deid;

import org.jspecify.annotations.NullMarked;
