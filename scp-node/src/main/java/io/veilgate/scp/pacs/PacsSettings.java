package io.veilgate.scp.pacs;

import io.veilgate.core.base.AeTitle;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What a small PACS is.
 *
 * @param address where it listens; port 0: any that is free
 * @param folder holds its files; what is stored goes there too
 * @param duplicates what happens to a second instance of the same SOP Instance UID
 * @param pausePerSubOperation how long it waits before each C-STORE of a C-GET or C-MOVE, as a slow PACS would
 */
public record PacsSettings(
        AeTitle aeTitle,
        InetSocketAddress address,
        Path folder,
        Duplicates duplicates,
        Duration pausePerSubOperation,
        int maxAssociations) {
    /** Archives differ here; each answers Success. */
    public enum Duplicates {
        KEEP_THE_FIRST,
        REPLACE
    }

    /** On the loopback interface, with any free port. */
    public static PacsSettings onLoopback(AeTitle aeTitle, Path folder) {
        return new PacsSettings(
                aeTitle,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                folder,
                Duplicates.KEEP_THE_FIRST,
                Duration.ZERO,
                32);
    }

    public PacsSettings withPort(int port) {
        return new PacsSettings(
                aeTitle,
                new InetSocketAddress(address.getAddress(), port),
                folder,
                duplicates,
                pausePerSubOperation,
                maxAssociations);
    }

    public PacsSettings with(Duplicates other) {
        return new PacsSettings(aeTitle, address, folder, other, pausePerSubOperation, maxAssociations);
    }

    public PacsSettings withPausePerSubOperation(Duration pause) {
        return new PacsSettings(aeTitle, address, folder, duplicates, pause, maxAssociations);
    }
}
