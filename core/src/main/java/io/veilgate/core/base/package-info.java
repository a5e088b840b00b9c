/** What every package needs: tags, VRs, UIDs, AE titles, limits, the clock, exceptions, and the tables of PS3.6. Uses the JDK only. */
@NullMarked
package io.veilgate.core.base;

import org.jspecify.annotations.NullMarked;
