package io.veilgate.scp.wiring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.veilgate.core.ledger.Job;
import io.veilgate.core.ledger.Ledger;
import io.veilgate.scp.control.ControlCommand;
import io.veilgate.scp.control.ControlCommand.Refused;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;

/** Steers jobs: in the node that runs them, or where none runs, what is on record of them, which holds from the next start on. */
final class JobCommands {
    private final Ledger ledger;
    private final Optional<JobRuns> runs;

    /** @param runs empty where no node works on the data folder */
    JobCommands(Ledger ledger, Optional<JobRuns> runs) {
        this.ledger = ledger;
        this.runs = runs;
    }

    private interface Steering {
        void on(Job job) throws Refused, IOException, InterruptedException;
    }

    void addTo(Map<String, ControlCommand> commands) {
        commands.put("job-pause", (arguments, _) -> steer(arguments, job -> halt(job, Job.State.PAUSED)));
        commands.put("job-cancel", (arguments, _) -> steer(arguments, job -> halt(job, Job.State.CANCELLED)));
        commands.put("job-resume", (arguments, _) -> steer(arguments, this::resume));
        commands.put(
                "job-priority",
                (arguments, _) -> steer(
                        arguments,
                        job -> prefer(job, priority(arguments.path("priority").asText()))));
    }

    static Job.Priority priority(String text) {
        return Job.Priority.valueOf(text.toUpperCase(Locale.ROOT));
    }

    private JsonNode steer(JsonNode arguments, Steering steering) throws Refused, InterruptedException {
        String id = arguments.path("job").asText();
        Job job = ledger.job(id).orElseThrow(() -> new Refused("no job " + id));
        try {
            steering.on(job);
        } catch (IOException | IllegalArgumentException e) {
            throw new Refused(String.valueOf(e.getMessage()));
        }
        ObjectNode answer = new ObjectMapper().createObjectNode().put("job", id);
        ledger.job(id)
                .ifPresent(now -> answer.put("state", JobReport.stateOf(now.state()))
                        .put("priority", now.priority().name().toLowerCase(Locale.ROOT)));
        return answer;
    }

    private void halt(Job job, Job.State state) throws Refused, IOException, InterruptedException {
        boolean may = job.state() == Job.State.RUNNING || (job.state() == Job.State.PAUSED && state != job.state());
        if (!may && job.state() != state) {
            throw new Refused("job " + job.id() + " is " + JobReport.stateOf(job.state()));
        }
        if (may && runs.isPresent()) {
            runs.get().halt(job.id(), state);
        } else if (may) {
            await(job, state);
        }
    }

    private void resume(Job job) throws Refused, IOException, InterruptedException {
        if (job.state() != Job.State.PAUSED && job.state() != Job.State.RUNNING) {
            throw new Refused("job " + job.id() + " is " + JobReport.stateOf(job.state())
                    + "; retrieve with its list begins it again");
        }
        if (runs.isEmpty()) {
            await(job, Job.State.RUNNING);
        } else if (!runs.get().goOn(job)) {
            throw new Refused("the list of job " + job.id() + " is not in the data folder any more");
        }
    }

    private void prefer(Job job, Job.Priority priority) throws IOException, InterruptedException {
        if (runs.isPresent()) {
            runs.get().priority(job.id(), priority);
            return;
        }
        try {
            ledger.setJobPriority(job.id(), priority).get();
        } catch (ExecutionException e) {
            throw new IOException("ledger: " + e.getCause(), e);
        }
    }

    private void await(Job job, Job.State state) throws IOException, InterruptedException {
        try {
            ledger.setJobState(job.id(), state).get();
        } catch (ExecutionException e) {
            throw new IOException("ledger: " + e.getCause(), e);
        }
    }
}
