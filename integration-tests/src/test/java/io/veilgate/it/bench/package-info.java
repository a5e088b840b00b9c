/** What integration-tests/bench/run runs in a Java process: the cost of one stage alone. Not tests. */
@NullMarked
package io.veilgate.it.bench;

import org.jspecify.annotations.NullMarked;
