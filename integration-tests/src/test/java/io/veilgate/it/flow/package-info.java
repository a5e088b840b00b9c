/** Whole jobs and pushes: from a PACS through a node into an archive, judged by what arrives there. */
@NullMarked
package io.veilgate.it.flow;

import org.jspecify.annotations.NullMarked;
