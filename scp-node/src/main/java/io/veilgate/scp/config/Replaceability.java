package io.veilgate.scp.config;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether what is archived can be replaced under its SOP Instance UID. */
public final class Replaceability {
    private Replaceability() {}

    /**
     * Why it cannot, and what to do instead; empty if it can. A folder's files are replaced.
     *
     * @param destination null where the configuration names none that can be used
     */
    static Optional<String> of(@Nullable Destination destination, Map<String, PeerConfig> peers) {
        return destination instanceof Destination.Archive(String name)
                ? Optional.ofNullable(peers.get(name)).flatMap(Replaceability::of)
                : Optional.empty();
    }

    /** Whether where a project's results go another object takes the place of the one that is there. */
    public static boolean isGiven(Configuration configuration, ProjectConfig project) {
        return !(project.destination() instanceof Destination.Archive(String name))
                || Optional.ofNullable(configuration.peers().get(name))
                        .filter(archive -> archive.duplicates() == PeerConfig.Duplicates.REPLACES)
                        .isPresent();
    }

    /** The same of an archive. */
    public static Optional<String> of(PeerConfig archive) {
        if (archive.duplicates() == PeerConfig.Duplicates.REPLACES) {
            return unreadable(archive);
        }
        return Optional.of("peers." + archive.name() + ".duplicates is "
                + (archive.duplicates() == PeerConfig.Duplicates.KEEPS
                        ? "keeps (the default), so the archive would answer Success and keep the old object"
                        : "rejects, so the archive would refuse the new object")
                + "; what is archived can be made anew with \"veilgate affected --refetch\": under new SOP Instance UIDs, or,"
                + " once the old ones have been removed at the archive, with --removed");
    }

    /** Why an archive cannot be made to give back what it has; empty if it can. */
    public static Optional<String> unreadable(PeerConfig archive) {
        return archive.retrieve() == PeerConfig.RetrieveMode.MOVE
                ? Optional.of("what is replaced is read back by C-GET, and peers." + archive.name()
                        + ".retrieve is move; an archive without C-GET cannot be proved to have replaced anything")
                : Optional.empty();
    }
}
