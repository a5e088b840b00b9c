/** The YAML configuration as checked records; uses {@code route} and {@code core}. */
@NullMarked
package io.veilgate.scp.config;

import org.jspecify.annotations.NullMarked;
