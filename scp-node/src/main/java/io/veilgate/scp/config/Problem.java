package io.veilgate.scp.config;

/**
 * One error of a configuration file.
 *
 * @param line from 1; 0 where it is about the file as a whole
 * @param key dotted path, {@code peers.PACS.port}; empty where it is about the file as a whole
 */
public record Problem(String file, int line, String key, String text) {
    @Override
    public String toString() {
        return file + (line > 0 ? ":" + line : "") + ": " + (key.isEmpty() ? "" : key + ": ") + text;
    }
}
