/** Frames of Pixel Data, their codecs and the blanking of regions (PS3.3 C.7.6.3, PS3.5 §8, Annexes A and G); uses {@code dataset}. */
@NullMarked
package io.veilgate.core.image;

import org.jspecify.annotations.NullMarked;
