package io.veilgate.core.net;

import io.veilgate.core.dimse.DimseMessage;
import java.util.Optional;

/**
 * A message that has arrived, as far as its command set.
 *
 * @param dataSet the data set that follows; read it before the next message, or what is left of it is dropped
 */
public record Received(AcceptedContext context, DimseMessage message, Optional<InboundDataSet> dataSet) {}
