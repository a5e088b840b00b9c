package io.veilgate.scp.demo;

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
import io.veilgate.core.pipeline.ProjectPolicy;
import io.veilgate.core.pipeline.ReceivedInstance;
import io.veilgate.core.pipeline.ResearchIds;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/** Files through the product's pipeline, with the demonstration's rules. */
final class MaskedFiles {
    private final InstanceProcessor processor = new InstanceProcessor(Limits.defaults());
    private final ProjectPolicy policy;
    final RuleSet rules;

    MaskedFiles() throws Exception {
        String yaml;
        try (var in = SyntheticDevice.class.getResourceAsStream("demo-rules.yaml")) {
            yaml = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        rules = RuleSet.parse(Map.of("demo-rules.yaml", yaml));
        policy = new ProjectPolicy(
                new Deidentifier(Profile.basic(), new Pseudonyms(ProjectKey.of(new byte[32]), "demo", 0), ""),
                ExclusionList.none(),
                rules,
                UnknownDevice.QUARANTINE);
    }

    /** @return what the pipeline said; the output is written if it may leave */
    Outcome mask(Path from, Path to) throws Exception {
        try (Part10File file = Part10.open(from, TransferSyntaxes.standard(), Limits.defaults());
                ReceivedInstance received = ReceivedInstance.file(file)) {
            Outcome outcome = processor.process(received, policy, ResearchIds.none());
            if (outcome instanceof Outcome.Masked masked) {
                try (FileChannel channel = FileChannel.open(to, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                    Part10.write(masked.fileMeta(), masked.recipe(), received.dataSet(), channel);
                }
            }
            return outcome;
        }
    }
}
