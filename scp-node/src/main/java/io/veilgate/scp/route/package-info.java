/** Which project an association belongs to, and whether it is admitted; uses {@code config}. */
@NullMarked
package io.veilgate.scp.route;

import org.jspecify.annotations.NullMarked;
