package io.veilgate.scp.work;

import io.veilgate.core.spool.SpoolEntry;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What an entry is bound to from its first send until its outcome is on record: its policy, since a second send has to have the same bytes,
 * and its attempts so far. For any thread.
 */
final class Bonds {
    private final Supplier<Map<String, ProjectWork>> projects;
    private final Unsettled unsettled;
    private final Retries retries;

    Bonds(Supplier<Map<String, ProjectWork>> projects, Unsettled unsettled, Retries retries) {
        this.projects = projects;
        this.unsettled = unsettled;
        this.retries = retries;
    }

    /** It is about to be sent, or was before. */
    void sending(ProjectWork project, SpoolEntry entry) {
        unsettled.add(project.name(), entry);
    }

    /** Nothing of it has left, after all. */
    void notSending(ProjectWork project, SpoolEntry entry) {
        unsettled.remove(project.name(), entry);
    }

    /** Work on it has ended; unless an earlier attempt has sent it, it is bound to nothing. */
    void worked(Opened opened) {
        String name = opened.description().project();
        ProjectWork project = projects.get().get(name);
        if (project != null && !unsettled.contains(name, opened.entry())) {
            project.policies().notSent(opened.entry());
        }
    }

    /** Its outcome is known and on record: it is bound to nothing any more. */
    void end(Opened opened) {
        retries.end(opened.entry());
        String name = opened.description().project();
        unsettled.remove(name, opened.entry());
        ProjectWork project = projects.get().get(name);
        if (project != null) {
            project.policies().release(opened.entry());
        }
    }
}
