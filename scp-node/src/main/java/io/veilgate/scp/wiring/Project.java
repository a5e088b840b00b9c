package io.veilgate.scp.wiring;

import io.veilgate.core.deid.Deidentifier;
import io.veilgate.core.deid.ExclusionList;
import io.veilgate.core.deid.Profile;
import io.veilgate.core.deid.ProjectKey;
import io.veilgate.core.deid.Pseudonyms;
import io.veilgate.core.mask.RuleException;
import io.veilgate.core.mask.RuleSet;
import io.veilgate.core.mask.UnknownDevice;
import io.veilgate.core.pipeline.ProjectPolicy;
import io.veilgate.scp.config.ProjectConfig;
import io.veilgate.scp.store.Users;
import io.veilgate.scu.retrieve.RetrieveProject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A configured project with what its files hold: key, rules, exclusion list.
 *
 * @param ruleTexts the text of each rule file, by its name
 * @param keyFingerprint for the ledger, which knows whether it is still the same key
 * @param fileDigest of exclusion list and users, to see that they have changed
 * @param users who may push for it; empty if whom a route takes may
 */
public record Project(
        ProjectConfig config,
        ProjectPolicy policy,
        Map<String, String> ruleTexts,
        Pseudonyms pseudonyms,
        String keyFingerprint,
        String fileDigest,
        Optional<Users> users) {
    public Project {
        ruleTexts = Map.copyOf(ruleTexts);
    }

    /**
     * Reads the project's files. A key that is not named is made where there is none yet.
     *
     * @param dataFolder where keys are that have no file named
     */
    public static Project load(ProjectConfig config, Path dataFolder) throws NodeException {
        try {
            ProjectKey key = config.keyFile().isPresent()
                    ? ProjectKey.read(config.keyFile().get())
                    : ProjectKey.readOrCreate(dataFolder.resolve("keys").resolve(config.name() + ".key"));
            Pseudonyms pseudonyms = new Pseudonyms(key, config.name(), 0);
            ExclusionList exclusions = config.exclude().isPresent()
                    ? ExclusionList.read(config.exclude().get())
                    : ExclusionList.none();
            Map<String, String> ruleTexts = RuleSet.texts(config.mask().rules());
            ProjectPolicy policy = new ProjectPolicy(
                    new Deidentifier(
                            Profile.basic(), pseudonyms, config.defaultIssuer().orElse("")),
                    exclusions,
                    RuleSet.parse(ruleTexts),
                    UnknownDevice.valueOf(config.mask().unknownDevice().name().toUpperCase(Locale.ROOT)));
            Optional<Users> users = config.userIdentity().isPresent()
                    ? Optional.of(Users.read(config.userIdentity().get()))
                    : Optional.empty();
            return new Project(config, policy, ruleTexts, pseudonyms, key.fingerprint(), fileDigest(config), users);
        } catch (IOException | RuleException e) {
            throw new NodeException("project " + config.name() + ": " + e.getMessage(), e);
        }
    }

    private static String fileDigest(ProjectConfig config) throws IOException {
        List<InputStream> files = new ArrayList<>();
        try {
            for (Optional<Path> file : List.of(config.exclude(), config.userIdentity())) {
                files.add(file.isPresent() ? Files.newInputStream(file.get()) : InputStream.nullInputStream());
                // keeps what is moved from one file to the other from looking the same
                files.add(new ByteArrayInputStream(new byte[1]));
            }
            return StudyList.digestOf(new SequenceInputStream(Collections.enumeration(files)));
        } finally {
            for (InputStream file : files) {
                file.close();
            }
        }
    }

    RetrieveProject forRetrieve() {
        return new RetrieveProject(
                config.name(),
                policy.exclusions(),
                pseudonyms,
                config.defaultIssuer().orElse(""),
                config.completion().settle(),
                config.completion().holdStudy());
    }
}
