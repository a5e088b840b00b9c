package io.veilgate.it.fault;

import io.veilgate.it.harness.Dcmtk;
import io.veilgate.it.harness.RemoteAe;
import io.veilgate.it.harness.ToolResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A modality: DCMTK's storescu, which sends files on one association after another until each is acknowledged. What was acknowledged is
 * what its own log says; nobody asks the node. For one thread; what is acknowledged may be asked by others.
 */
public final class Pushes {
    static final String AE_TITLE = "MODALITY";
    private static final int MOST_AT_ONCE = 100;

    private final RemoteAe node;
    private final List<Path> waiting = new ArrayList<>();
    private final Set<Path> acknowledged = new LinkedHashSet<>();
    private final List<String> answers = new ArrayList<>();

    public Pushes(RemoteAe node) {
        this.node = node;
    }

    public synchronized void add(List<Path> files) {
        waiting.addAll(files);
    }

    /** Sends, on one association, some of what was not acknowledged yet, each once. */
    public void send() throws Exception {
        send(new String[0]);
    }

    /** @param options further ones of storescu */
    void send(String... options) throws Exception {
        List<Path> some;
        synchronized (this) {
            some = List.copyOf(waiting.subList(0, Math.min(MOST_AT_ONCE, waiting.size())));
        }
        if (!some.isEmpty()) {
            List<String> all = new ArrayList<>(List.of("-v", "-nh"));
            all.addAll(List.of(options));
            read(new Dcmtk(AE_TITLE).storescu(node, some, all.toArray(String[]::new)));
        }
    }

    private synchronized void read(ToolResult log) {
        Path file = null;
        for (String line : log.lines()) {
            if (line.startsWith("I: Sending file: ")) {
                file = Path.of(line.substring("I: Sending file: ".length()));
            } else if (line.startsWith("I: Received Store Response (") && file != null) {
                String answer = line.substring(line.indexOf('(') + 1, line.lastIndexOf(')'));
                answers.add(answer);
                if (answer.equals("Success")) {
                    waiting.remove(file);
                    acknowledged.add(file);
                }
                file = null;
            }
        }
    }

    public synchronized int waiting() {
        return waiting.size();
    }

    public synchronized boolean isDone() {
        return waiting.isEmpty();
    }

    public synchronized Set<Path> acknowledged() {
        return Set.copyOf(acknowledged);
    }

    /** What the node answered, one after the other, in storescu's words. */
    synchronized List<String> answers() {
        return List.copyOf(answers);
    }

    /** Forgets what is acknowledged: its sender deletes it. */
    public synchronized Set<Path> takeAcknowledged() {
        Set<Path> taken = Set.copyOf(acknowledged);
        acknowledged.clear();
        return taken;
    }
}
