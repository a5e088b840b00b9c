package io.veilgate.scu.commit;

import io.veilgate.core.base.DicomException;
import io.veilgate.core.base.Limits;
import io.veilgate.core.base.Tag;
import io.veilgate.core.dataset.ByteSource;
import io.veilgate.core.dataset.DataSet;
import io.veilgate.core.dataset.DataSetReader;
import io.veilgate.core.dataset.TransferSyntax;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * An archive's word on one request (PS3.4 Table J.3-2).
 *
 * @param committed SOP Instance UIDs, as received
 * @param failed likewise
 * @param reasons how many failed with which Failure Reason (0008,1197); -1 where none was given
 */
public record CommitmentReport(
        String transactionUid, List<String> committed, List<String> failed, Map<Integer, Integer> reasons) {
    public CommitmentReport {
        committed = List.copyOf(committed);
        failed = List.copyOf(failed);
        reasons = Map.copyOf(reasons);
    }

    /**
     * Empty if it names no transaction.
     *
     * @throws DicomException.Format if it is no data set
     */
    static Optional<CommitmentReport> read(byte[] eventInformation, TransferSyntax transferSyntax)
            throws DicomException.Format {
        DataSet dataSet;
        try {
            dataSet = DataSetReader.read(ByteSource.of(eventInformation), transferSyntax, Limits.defaults());
        } catch (IOException e) {
            throw new IllegalStateException("bytes in memory can be read", e);
        }
        Map<Integer, Integer> reasons = new TreeMap<>();
        for (DataSet item : dataSet.items(Tag.FailedSOPSequence)) {
            reasons.merge(item.integer(Tag.FailureReason).orElse(-1), 1, Integer::sum);
        }
        return dataSet.string(Tag.TransactionUID)
                .map(transaction -> new CommitmentReport(
                        transaction,
                        instances(dataSet.items(Tag.ReferencedSOPSequence)),
                        instances(dataSet.items(Tag.FailedSOPSequence)),
                        reasons));
    }

    private static List<String> instances(List<DataSet> items) {
        return items.stream()
                .flatMap(item -> item.string(Tag.ReferencedSOPInstanceUID).stream())
                .toList();
    }

    /** Counts only. */
    @Override
    public String toString() {
        return committed.size() + " committed, " + failed.size() + " not";
    }
}
