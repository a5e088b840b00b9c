package io.veilgate.scp.wiring;

import io.veilgate.core.base.DicomException;
import io.veilgate.core.base.ReceivedUid;
import io.veilgate.core.net.AssociationException;
import io.veilgate.core.net.RemoteAe;
import io.veilgate.core.net.Requestor;
import io.veilgate.scu.query.FindScu;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One of the two sides that a job's instances lie on, asked for what it has of a study now. One thread. */
sealed interface Side extends AutoCloseable {
    /** SOP Instance UIDs of all that it has of a study. */
    Set<String> instances(ReceivedUid study) throws IOException, DicomException;

    @Override
    void close();

    /** A PACS or archive, asked with C-FIND at image level. */
    final class Peer implements Side {
        private final Requestor requestor;
        private final RemoteAe peer;
        private @Nullable FindScu association;

        Peer(Requestor requestor, RemoteAe peer) {
            this.requestor = requestor;
            this.peer = peer;
        }

        @Override
        public Set<String> instances(ReceivedUid study) throws IOException, DicomException {
            boolean fresh = association == null;
            try {
                return ask(study);
            } catch (AssociationException e) {
                close();
                if (fresh) {
                    throw e;
                }
                // it was left idle for too long, or the peer was restarted
                return ask(study);
            }
        }

        private Set<String> ask(ReceivedUid study) throws IOException, DicomException {
            FindScu open = association;
            if (open == null) {
                open = FindScu.open(requestor, peer);
                association = open;
            }
            Set<String> found = new HashSet<>();
            open.instances(study, match -> found.add(match.sopInstanceUid().value()));
            return found;
        }

        @Override
        public void close() {
            if (association != null) {
                association.close();
                association = null;
            }
        }
    }

    /** An archive that is a folder: its files' names. */
    record Folder(Path path) implements Side {
        private static final String SUFFIX = ".dcm";

        @Override
        public Set<String> instances(ReceivedUid study) throws IOException {
            Set<String> found = new HashSet<>();
            Path files = path.resolve(study.value());
            if (Files.isDirectory(files)) {
                try (Stream<Path> names = Files.list(files)) {
                    names.map(file -> String.valueOf(file.getFileName()))
                            .filter(name -> name.endsWith(SUFFIX) && !name.startsWith("."))
                            .forEach(name -> found.add(name.substring(0, name.length() - SUFFIX.length())));
                }
            }
            return found;
        }

        @Override
        public void close() {}
    }
}
