/** What the node does when it, its disk or its peers fail (DESIGN.md, "What must always hold"); uses {@code harness} and {@code flow}. */
@NullMarked
package io.veilgate.it.fault;

import org.jspecify.annotations.NullMarked;
