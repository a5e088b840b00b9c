package io.veilgate.scp.config;

import io.veilgate.scp.config.ProjectConfig.Acknowledge;
import io.veilgate.scp.config.ProjectConfig.ArrivingTwice;
import io.veilgate.scp.config.ProjectConfig.Completion;
import io.veilgate.scp.config.ProjectConfig.MaskConfig;
import io.veilgate.scp.config.ProjectConfig.Profile;
import io.veilgate.scp.config.ProjectConfig.UnknownDevice;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads one project's section; paths are relative to {@code base}, archives are names of {@code peers}. {@code read} are those in which nothing is wrong. */
record ProjectReader(Path base, Set<String> peers, Map<String, PeerConfig> read) {
    private static final Duration ACKNOWLEDGED_WITHIN = Duration.ofMinutes(1);

    void read(String name, Section section, Map<String, ProjectConfig> projects) {
        Destination destination = destination(section);
        Profile profile = deidentify(section.section("deidentify"));
        MaskConfig mask = mask(section.section("mask"));
        Optional<Path> exclude = section.optional("exclude", Kind.path(base));
        if (exclude.isPresent() && !Files.isReadable(exclude.get())) {
            section.problem("exclude", "no readable file \"" + exclude.get() + "\"");
        }
        Optional<Path> keyFile = section.optional("keyFile", Kind.path(base));
        ArrivingTwice arrivingTwice =
                section.value("arrivingTwice", Kind.oneOf(ArrivingTwice.class), ArrivingTwice.KEEP);
        if (arrivingTwice == ArrivingTwice.REPLACE) {
            Replaceability.of(destination, read).ifPresent(why -> section.problem("arrivingTwice", "replace: " + why));
        }
        Optional<String> defaultIssuer = section.optional("defaultIssuer", Kind.TEXT);
        Optional<Path> userIdentity = section.optional("userIdentity", Kind.path(base));
        Completion completion = completion(section);
        section.close();
        if (destination != null) {
            projects.put(
                    name,
                    new ProjectConfig(
                            name,
                            destination,
                            profile,
                            mask,
                            exclude,
                            keyFile,
                            arrivingTwice,
                            defaultIssuer,
                            userIdentity,
                            completion));
        }
    }

    private static Completion completion(Section section) {
        Acknowledge acknowledge = section.value("acknowledge", Kind.oneOf(Acknowledge.class), Acknowledge.SPOOLED);
        if (section.has("acknowledgeWithin") && acknowledge == Acknowledge.SPOOLED) {
            section.problem("acknowledgeWithin", "only with acknowledge: archived");
        }
        return new Completion(
                acknowledge,
                section.value("acknowledgeWithin", Kind.DURATION, ACKNOWLEDGED_WITHIN),
                section.optional("settle", Kind.DURATION),
                section.value("holdStudy", Kind.yesOrNo(), false));
    }

    private @Nullable Destination destination(Section section) {
        Optional<String> archive = section.optional("archive", Kind.TEXT);
        Optional<Path> folder = section.optional("folder", Kind.path(base));
        if (section.has("archive") == section.has("folder")) {
            section.problemHere("archive or folder: one of the two has to say where results go");
            return null;
        }
        if (archive.isPresent() && !peers.contains(archive.get())) {
            section.problem(
                    "archive",
                    "found \"" + archive.get() + "\"; allowed: " + ConfigurationReader.namesOf(peers, "peer"));
            return null;
        }
        return archive.<Destination>map(Destination.Archive::new)
                .or(() -> folder.map(Destination.Folder::new))
                .orElse(null);
    }

    private static Profile deidentify(Section section) {
        Profile profile = section.value("profile", Kind.oneOf(Profile.class), Profile.BASIC);
        List<String> options = section.list("options", Kind.TEXT);
        if (!options.isEmpty()) {
            section.problem("options", "not supported yet; allowed: an empty list");
        }
        section.close();
        return profile;
    }

    private MaskConfig mask(Section section) {
        Set<Path> rules = new LinkedHashSet<>();
        for (String pattern : section.list("rules", Kind.TEXT)) {
            List<Path> files = FilePattern.find(base, pattern);
            if (files.isEmpty()) {
                section.problem("rules", "no readable file fits \"" + pattern + "\" below " + base);
            }
            rules.addAll(files);
        }
        UnknownDevice unknownDevice =
                section.value("unknownDevice", Kind.oneOf(UnknownDevice.class), UnknownDevice.QUARANTINE);
        section.close();
        return new MaskConfig(List.copyOf(rules), unknownDevice);
    }
}
