package io.veilgate.scp.wiring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.veilgate.core.base.ReceivedUid;
import io.veilgate.core.ledger.Ledger;
import io.veilgate.core.ledger.Made;
import io.veilgate.scu.retrieve.RetrieveMode;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/**
 * Makes archived instances anew: they are fetched once more by a job of their own, made with the rules of now, and sent. Either under new SOP
 * Instance UIDs, so that no archive can take the new one for the old one; the old ones are listed for whoever removes them at the archive. Or under the UIDs they
 * have, where the archive replaces what it has: then each counts only when the archive has given it back. First the job is on record, then what it is
 * to fetch: a stop in between loses nothing, and what it has not come to is found when this is run again.
 */
final class Refetch {
    private static final int PAGE = 1000;

    /** Under which SOP Instance UIDs. */
    enum Under {
        NEW,
        SAME
    }

    private final Node node;
    private final JobRuns runs;

    Refetch(Node node, JobRuns runs) {
        this.node = node;
        this.runs = runs;
    }

    /**
     * @param with which instances; of this project only
     * @param old is given project and SOP Instance UID, as archived, of each
     * @return the job's report, with {@code again}: how many are made anew, and {@code pushed}: how many no job can fetch; without a job
     *     where there is nothing to fetch
     */
    ObjectNode run(
            Made.With with,
            String project,
            String peer,
            RetrieveMode mode,
            Under under,
            UidFile old,
            Consumer<JsonNode> progress)
            throws IOException, InterruptedException {
        Ledger ledger = node.ledger();
        Path draft = Files.createTempFile(
                node.configuration().node().data(),
                ".refetch-",
                ".csv",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        long last = 0;
        try {
            long again = 0;
            long pushed = 0;
            try (Writer list = new BufferedWriter(Files.newBufferedWriter(draft))) {
                // a column that nobody reads: the same studies again are another job
                list.write("StudyInstanceUID,refetch-" + UUID.randomUUID() + "\n");
                Optional<ReceivedUid> before = Optional.empty();
                List<Made> page = ledger.made(with, 0, PAGE);
                while (!page.isEmpty()) {
                    for (Made made : page) {
                        last = made.id();
                        if (!isMeant(made, project, under)) {
                            continue;
                        }
                        if (made.study().isEmpty()) {
                            pushed++;
                        } else {
                            again++;
                            old.add(project + "," + made.newUid());
                            if (!made.study().equals(before)) {
                                list.write(made.study().get().value() + ",\n");
                                before = made.study();
                            }
                        }
                    }
                    page = ledger.made(with, last, PAGE);
                }
            }
            old.commit();
            ObjectNode report = new ObjectMapper().createObjectNode();
            if (again > 0) {
                StudyList list;
                try (InputStream in = Files.newInputStream(draft)) {
                    list = StudyList.keep(
                            in, "refetch", node.configuration().node().data());
                }
                node.job(project, peer, mode, list);
                makeAnew(with, project, under, last);
                report = runs.run(project, peer, mode, list, java.util.Optional.empty(), progress::accept);
            }
            return report.put("again", again)
                    .put("pushed", pushed)
                    .put("under", under.name().toLowerCase(Locale.ROOT));
        } catch (CompletionException e) {
            throw new IOException("ledger: " + e.getCause(), e);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    /** Those up to {@code last} only: what is made meanwhile is on no list. */
    private void makeAnew(Made.With with, String project, Under under, long last) {
        long at = 0;
        while (true) {
            List<Made> page = node.ledger().made(with, at, PAGE);
            if (page.isEmpty() || page.getFirst().id() > last) {
                return;
            }
            List<Long> numbers = new ArrayList<>();
            for (Made made : page) {
                at = made.id();
                if (isMeant(made, project, under) && made.study().isPresent() && made.id() <= last) {
                    numbers.add(made.id());
                }
            }
            switch (under) {
                case NEW -> node.ledger().makeAnew(numbers).join();
                case SAME -> node.ledger().replace(numbers).join();
            }
        }
    }

    /** What is being replaced under its own UID already goes on so. */
    private static boolean isMeant(Made made, String project, Under under) {
        return made.project().equals(project) && (under == Under.SAME || !made.replacing());
    }
}
