package io.veilgate.scp.config;

import java.nio.file.Path;

/** Where a project's results go. */
public sealed interface Destination {
    /** To a peer, by C-STORE. */
    record Archive(String peer) implements Destination {}

    /** Into a folder, as Part 10 files. */
    record Folder(Path path) implements Destination {}
}
