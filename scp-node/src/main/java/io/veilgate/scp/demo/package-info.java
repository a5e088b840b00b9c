/** Seeded synthetic studies and the demonstration on one machine; uses {@code pacs} and {@code wiring}. */
@NullMarked
package io.veilgate.scp.demo;

import org.jspecify.annotations.NullMarked;
