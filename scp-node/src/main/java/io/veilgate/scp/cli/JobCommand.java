package io.veilgate.scp.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.veilgate.core.ledger.Job;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "job",
        description = "Steers a retrieve job, in the node that runs it; where none runs, from its next start on.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
final class JobCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "which one: pause, resume, cancel or priority?");
    }

    /** Which job, and how the answer is told. */
    static final class Target extends NodeOptions {
        @Parameters(index = "0", paramLabel = "ID", description = "The job, as status names it.")
        private String id = "";
    }

    @Command(
            name = "pause",
            description = "Breaks off what is being fetched; the job waits, also over a restart, until it is resumed.",
            mixinStandardHelpOptions = true)
    int pause(@Mixin Target target) throws Exception {
        return steer("job-pause", target, arguments(target));
    }

    @Command(name = "resume", description = "Goes on with a paused job.", mixinStandardHelpOptions = true)
    int resume(@Mixin Target target) throws Exception {
        return steer("job-resume", target, arguments(target));
    }

    @Command(
            name = "cancel",
            description = "Ends a job; what has arrived is masked and sent. Retrieve with its list begins it again.",
            mixinStandardHelpOptions = true)
    int cancel(@Mixin Target target) throws Exception {
        return steer("job-cancel", target, arguments(target));
    }

    @Command(
            name = "priority",
            description = "Says whose turn it is where jobs wait for the same peer.",
            mixinStandardHelpOptions = true)
    int priority(
            @Mixin Target target,
            @Parameters(index = "1", paramLabel = "PRIORITY", description = "high, medium or low.")
                    Job.Priority priority)
            throws Exception {
        return steer("job-priority", target, arguments(target).put("priority", priority.name()));
    }

    private static ObjectNode arguments(Target target) {
        return NodeOptions.arguments().put("job", target.id);
    }

    private static int steer(String command, Target target, ObjectNode arguments) throws Exception {
        JsonNode answer = target.ask(command, arguments);
        target.print(
                answer,
                out -> out.printf(
                        Locale.ROOT,
                        "job %s: %s, priority %s%n",
                        answer.path("job").asText(),
                        answer.path("state").asText(),
                        answer.path("priority").asText()));
        return 0;
    }
}
