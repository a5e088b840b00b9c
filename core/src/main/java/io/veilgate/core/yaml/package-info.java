/** YAML as nodes that know their lines, for configuration and mask rules; uses nothing of the other packages. */
@NullMarked
package io.veilgate.core.yaml;

import org.jspecify.annotations.NullMarked;
