/**
 * Header de-identification: the Basic Application Level Confidentiality Profile (PS3.15 Annex E), keyed pseudonyms, who is excluded, and
 * the check of what is about to leave. Uses {@code dataset} and {@code base}; functions of their input, safe for several threads.
 */
@NullMarked
package io.veilgate.core.deid;

import org.jspecify.annotations.NullMarked;
