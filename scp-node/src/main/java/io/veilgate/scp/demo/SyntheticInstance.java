package io.veilgate.scp.demo;

import io.veilgate.core.dataset.ByteSource;
import io.veilgate.core.dataset.DataSet;
import io.veilgate.core.dataset.TransferSyntax;

/**
 * One instance made in memory.
 *
 * @param dataSet with its pixel data by reference into {@code bulk}
 * @param bulk the encoded pixel data
 */
public record SyntheticInstance(DataSet dataSet, TransferSyntax transferSyntax, ByteSource bulk, GroundTruth truth) {}
