package io.veilgate.scp.pacs;

import io.veilgate.core.dataset.ByteSource;
import io.veilgate.core.dataset.DataSet;
import io.veilgate.core.dataset.TransferSyntax;
import java.util.OptionalInt;

/**
 * Studies that lie nowhere: an instance is made when it is asked for, always the same for the same numbers. All of them are of one SOP Class and
 * transfer syntax, and have one series. For any thread.
 */
public interface StudySource {
    /**
     * An instance.
     *
     * @param dataSet with its pixel data by reference into {@code bulk}
     */
    record Made(DataSet dataSet, TransferSyntax transferSyntax, ByteSource bulk) {}

    /** How many there are, numbered from 0. */
    int studies();

    /** Instances of each study, numbered from 0. */
    int instancesOfEach();

    String studyInstanceUid(int study);

    /** Empty if it is none of these studies. */
    OptionalInt numberOf(String studyInstanceUid);

    Made instance(int study, int instance);
}
