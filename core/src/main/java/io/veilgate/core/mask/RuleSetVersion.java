package io.veilgate.core.mask;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;

/** The digest by which ledger and outputs name a rule set. */
final class RuleSetVersion {
    private static final int DIGITS = 32;

    private RuleSetVersion() {}

    static String of(List<Rule> rules) {
        MessageDigest digest = sha256();
        rules.stream().sorted(Comparator.comparing(Rule::name)).forEach(rule -> {
            add(digest, rule.name());
            rule.when().stream()
                    .map(test -> String.format("%08X", test.attribute().tag())
                            + test.condition().canonical())
                    .sorted()
                    .forEach(test -> add(digest, test));
            add(digest, rule.action().canonical());
        });
        return HexFormat.of().formatHex(digest.digest()).substring(0, DIGITS);
    }

    /** Each text with its length before it, so that no two lists of texts look the same. */
    private static void add(MessageDigest digest, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
        digest.update(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
