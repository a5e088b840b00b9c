/** What the tests of several modules share. */
package io.veilgate.core.testing;
