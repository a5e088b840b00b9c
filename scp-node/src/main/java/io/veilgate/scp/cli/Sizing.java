package io.veilgate.scp.cli;

import io.veilgate.scp.config.Configuration;
import io.veilgate.scp.config.LimitsConfig;
import io.veilgate.scp.config.LimitsConfig.MemoryLimit;
import io.veilgate.scp.config.Machine;
import io.veilgate.scp.config.MemoryPlan;
import java.util.List;

/** How the node sizes itself on a machine, and why, for people. */
final class Sizing {
    private static final long MIB = 1 << 20;

    private Sizing() {}

    static List<String> of(Configuration configuration, Machine machine) {
        LimitsConfig limits = configuration.limits();
        MemoryPlan plan = MemoryPlan.of(limits, machine);
        int associations = configuration.mostAssociations();
        return List.of(
                "memory: " + mib(plan.totalBytes()) + " of " + mib(machine.memoryBytes()) + " (" + why(limits.memory())
                        + "): heap " + mib(plan.heapBytes()) + ", direct buffers " + mib(plan.directBytes())
                        + ", the rest for the JVM itself",
                "workers: " + plan.workers() + " (" + why(plan, limits, machine) + "): an instance's header up to "
                        + mib(plan.limitsOfEach().headerBytes()) + ", a frame up to "
                        + mib(plan.limitsOfEach().frameBytes()),
                "associations: " + associations + " at most (accepted, and to all peers): each up to "
                        + plan.inboundBytesOfEach(associations) / 1024
                        + " KiB of what was received and is not on disk yet");
    }

    private static String why(MemoryLimit limit) {
        return switch (limit) {
            case MemoryLimit.Auto() ->
                "limits.memory: auto is 224 MiB + 56 MiB a worker, at most half of the machine, at least 256 MiB";
            case MemoryLimit.Bytes _, MemoryLimit.Share _ -> "as limits.memory says, at least 256 MiB";
        };
    }

    private static String why(MemoryPlan plan, LimitsConfig limits, Machine machine) {
        if (limits.workers().isPresent()) {
            return "as limits.workers says";
        }
        return plan.workers() == machine.processors()
                ? "one for each processor"
                : "of " + machine.processors() + " processors: the memory is enough for no more";
    }

    private static String mib(long bytes) {
        return bytes / MIB + " MiB";
    }
}
