/**
 * Much of everything: instances in a job, bytes in an instance, associations at a time. The short forms run with all tests; how to run a long one
 * is said by its class.
 */
@NullMarked
package io.veilgate.it.load;

import org.jspecify.annotations.NullMarked;
