package io.veilgate.core.ledger;

/**
 * What a project's outputs are made with: rules, profile, and every setting that they depend on.
 *
 * @param digest of the document, hexadecimal
 * @param document from which the same outputs can be made again; copied neither in nor out
 */
@SuppressWarnings("ArrayRecordComponent")
public record Making(String project, String digest, byte[] document) {
    @Override
    public String toString() {
        return "Making[" + project + ", " + digest + "]";
    }
}
