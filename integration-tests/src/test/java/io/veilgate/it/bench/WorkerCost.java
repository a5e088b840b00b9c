package io.veilgate.it.bench;

import io.veilgate.core.base.Limits;
import io.veilgate.core.dataset.Part10;
import io.veilgate.core.dataset.Part10File;
import io.veilgate.core.dataset.TransferSyntaxes;
import io.veilgate.core.deid.Deidentifier;
import io.veilgate.core.deid.ExclusionList;
import io.veilgate.core.deid.Profile;
import io.veilgate.core.deid.ProjectKey;
import io.veilgate.core.deid.Pseudonyms;
import io.veilgate.core.mask.RuleSet;
import io.veilgate.core.mask.UnknownDevice;
import io.veilgate.core.pipeline.InstanceProcessor;
import io.veilgate.core.pipeline.Outcome;
import io.veilgate.core.pipeline.OutputDigest;
import io.veilgate.core.pipeline.ProjectPolicy;
import io.veilgate.core.pipeline.ReceivedInstance;
import io.veilgate.core.pipeline.ResearchIds;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** CPU time of the calling thread for what a worker does with one instance, again and again. */
final class WorkerCost {
    private static final int WARM = 5;

    private final Path file;
    private final InstanceProcessor processor = new InstanceProcessor(Limits.defaults());
    private final ProjectPolicy policy;

    private WorkerCost(Path file, Path rules) throws Exception {
        this.file = file;
        this.policy = new ProjectPolicy(
                new Deidentifier(Profile.basic(), new Pseudonyms(ProjectKey.of(new byte[32]), "bench", 0), ""),
                ExclusionList.none(),
                RuleSet.parse(Map.of("rules.yaml", Files.readString(rules))),
                UnknownDevice.QUARANTINE);
    }

    private void work(boolean digested) throws Exception {
        try (Part10File opened = Part10.open(file, TransferSyntaxes.standard(), Limits.defaults());
                ReceivedInstance received = ReceivedInstance.file(opened)) {
            if (!(processor.process(received, policy, ResearchIds.none()) instanceof Outcome.Masked masked)) {
                throw new IllegalStateException("the instance was held");
            }
            if (digested && OutputDigest.of(masked.recipe(), received.dataSet()).isEmpty()) {
                throw new IllegalStateException("nothing to send");
            }
        }
    }

    private double microseconds(boolean digested, int times) throws Exception {
        long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        for (int i = 0; i < times; i++) {
            work(digested);
        }
        return (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before) / 1e3 / times;
    }

    /** @param arguments a file, mask rules, how often */
    public static void main(String[] arguments) throws Exception {
        WorkerCost cost = new WorkerCost(Path.of(arguments[0]), Path.of(arguments[1]));
        int times = Integer.parseInt(arguments[2]);
        for (int round = 0; round < WARM; round++) {
            cost.microseconds(true, times / WARM);
        }
        print("opened, header, rules, blanking, exit check", cost.microseconds(false, times));
        print("the same, all that is sent read, with checksums", cost.microseconds(true, times));
    }

    private static void print(String label, double microseconds) {
        System.out.printf(Locale.ROOT, "{\"label\":\"%s\",\"microseconds\":%.1f}%n", label, microseconds);
    }
}
