/** Associations on Netty: handlers, acceptor, requestor, back-pressure; uses {@code ul} and {@code dimse}. */
@NullMarked
package io.veilgate.core.net;

import org.jspecify.annotations.NullMarked;
