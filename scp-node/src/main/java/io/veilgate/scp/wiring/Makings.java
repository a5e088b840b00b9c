package io.veilgate.scp.wiring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.veilgate.core.base.Implementation;
import io.veilgate.core.deid.Deidentifier;
import io.veilgate.core.ledger.Making;
import io.veilgate.core.mask.RuleException;
import io.veilgate.core.mask.RuleSet;
import io.veilgate.core.mask.UnknownDevice;
import io.veilgate.core.pipeline.ProjectPolicy;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A project's {@link Making}: all that the bytes of its outputs depend on but the instance, the key and ResearchIDs, which never change. */
final class Makings {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Makings() {}

    static Making of(Project project) {
        ProjectPolicy policy = project.policy();
        ObjectNode facts = JSON.createObjectNode()
                .put("build", Implementation.VERSION_NAME)
                .put("profile", policy.deidentifier().profile().version())
                .put("defaultIssuer", policy.deidentifier().defaultIssuer())
                .put("unknownDevice", policy.unknownDevice().name())
                .put("rulesVersion", policy.rules().version());
        try {
            // rules with the same version say the same, however they are written
            String digest = StudyList.digestOf(
                    new ByteArrayInputStream(JSON.writeValueAsString(facts).getBytes(StandardCharsets.UTF_8)));
            ObjectNode rules = facts.putObject("rules");
            new TreeMap<>(project.ruleTexts()).forEach(rules::put);
            return new Making(project.config().name(), digest, JSON.writeValueAsBytes(facts));
        } catch (IOException e) {
            throw new IllegalStateException("a tree of strings is always JSON", e);
        }
    }

    /** The policy that makes what an earlier making made; empty if this build, or the project, makes other bytes of it. */
    static Optional<ProjectPolicy> policy(Making earlier, Project now) {
        if (earlier.digest().equals(of(now).digest())) {
            return Optional.of(now.policy());
        }
        try {
            JsonNode facts = JSON.readTree(earlier.document());
            Deidentifier deidentifier = new Deidentifier(
                    now.policy().deidentifier().profile(),
                    now.pseudonyms(),
                    facts.path("defaultIssuer").asText());
            RuleSet rules = RuleSet.parse(texts(facts));
            if (!facts.path("build").asText().equals(Implementation.VERSION_NAME)
                    || !facts.path("profile")
                            .asText()
                            .equals(deidentifier.profile().version())
                    || !facts.path("rulesVersion").asText().equals(rules.version())) {
                return Optional.empty();
            }
            UnknownDevice unknown =
                    UnknownDevice.valueOf(facts.path("unknownDevice").asText());
            return Optional.of(new ProjectPolicy(deidentifier, now.policy().exclusions(), rules, unknown));
        } catch (IOException | RuleException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Map<String, String> texts(JsonNode facts) {
        Map<String, String> texts = new LinkedHashMap<>();
        facts.path("rules")
                .properties()
                .forEach(file -> texts.put(file.getKey(), file.getValue().asText()));
        return texts;
    }
}
