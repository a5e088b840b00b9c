/** Upper Layer without I/O (PS3.8): PDU records and their codec, negotiation, the state machine; uses {@code base}. */
@NullMarked
package io.veilgate.core.ul;

import org.jspecify.annotations.NullMarked;
