/**
 * What is wanted, known and finished: jobs, lists, studies, expected instances, outcomes, identities bound at first use; in one SQLite
 * file. Original UIDs stand in that file, and in no message. Uses {@code base}.
 */
@NullMarked
package io.veilgate.core.ledger;

import org.jspecify.annotations.NullMarked;
