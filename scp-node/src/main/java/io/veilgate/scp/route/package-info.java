/** Which project an association belongs to (AE titles and addresses, PS3.8 §9.3.2); pure, uses {@code core}. */
@NullMarked
package io.veilgate.scp.route;

import org.jspecify.annotations.NullMarked;
