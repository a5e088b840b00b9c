package io.veilgate.scp.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What is done to an instance, and where it goes.
 *
 * @param exclude CSV of who opted out
 * @param keyFile the pseudonym key, where it is not {@code keys/NAME.key} in the data folder
 * @param defaultIssuer Issuer of Patient ID that is assumed where an instance or a list line names none
 * @param userIdentity file of the users that may push for it; empty if whom a route takes may
 */
public record ProjectConfig(
        String name,
        Destination destination,
        Profile profile,
        MaskConfig mask,
        Optional<Path> exclude,
        Optional<Path> keyFile,
        ArrivingTwice arrivingTwice,
        Optional<String> defaultIssuer,
        Optional<Path> userIdentity,
        Completion completion) {
    /** The confidentiality profile (PS3.15 Annex E). */
    public enum Profile {
        BASIC
    }

    /**
     * How pixels are masked.
     *
     * @param rules rule files, each there when the configuration was read; sorted within each pattern
     */
    public record MaskConfig(List<Path> rules, UnknownDevice unknownDevice) {
        public MaskConfig {
            rules = List.copyOf(rules);
        }
    }

    /** What becomes of an image that no rule matches. */
    public enum UnknownDevice {
        QUARANTINE,
        PASS
    }

    /**
     * When a study is ready to be fetched, and an instance counts as done.
     *
     * @param acknowledgedWithin how long a push whose answer waits for the archive does so at most
     * @param settle how long a study must not have grown before a job fetches it
     * @param holdStudy whether a study leaves as a whole or not at all
     */
    public record Completion(
            Acknowledge acknowledge, Duration acknowledgedWithin, Optional<Duration> settle, boolean holdStudy) {}

    /** What has to be true of a pushed instance before C-STORE-RSP says Success. */
    public enum Acknowledge {
        SPOOLED,
        /** Or held. */
        ARCHIVED
    }

    /** What becomes of an instance whose output differs from what was archived under its UID before. */
    public enum ArrivingTwice {
        KEEP,
        /** The new one takes its place, once the archive has given it back. */
        REPLACE,
        HOLD
    }
}
