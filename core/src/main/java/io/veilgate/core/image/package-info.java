/** Frames of Pixel Data and their codecs (PS3.3 C.7.6.3, PS3.5 Annex A); uses {@code dataset}. */
@NullMarked
package io.veilgate.core.image;

import org.jspecify.annotations.NullMarked;
