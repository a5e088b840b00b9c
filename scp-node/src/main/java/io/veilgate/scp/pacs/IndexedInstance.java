package io.veilgate.scp.pacs;

import io.veilgate.core.base.Uid;
import io.veilgate.core.dataset.TransferSyntax;

/**
 * An instance on disk.
 *
 * @param sopInstanceUid as it stands in the file
 * @param file relative to the folder; or what else tells where it is
 * @param instanceNumber empty if it has none; so are {@code rows}, {@code columns} and {@code frames}
 */
record IndexedInstance(
        String sopInstanceUid,
        Uid sopClassUid,
        TransferSyntax transferSyntax,
        String file,
        String instanceNumber,
        String rows,
        String columns,
        String frames) {
    @Override
    public String toString() {
        return "IndexedInstance[" + sopClassUid + ", " + transferSyntax + "]";
    }
}
