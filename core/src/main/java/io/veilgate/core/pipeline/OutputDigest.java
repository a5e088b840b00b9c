package io.veilgate.core.pipeline;

import io.veilgate.core.base.DicomException;
import io.veilgate.core.dataset.ByteSource;
import io.veilgate.core.dataset.Recipe;
import io.veilgate.core.dataset.RecipeReader;
import io.veilgate.core.dataset.Segment;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/**
 * By what two outputs are told to be the same data set: SHA-256, shortened to 128 bits, over what the recipe holds in memory (the header),
 * CRC-32C over all bytes as they are sent, and their number. A recipe without bytes of its own (deflated) has all of them in SHA-256.
 * Fed while an output is sent, from first to last; one thread.
 */
public final class OutputDigest {
    /** Never fed; a copy costs less than to look for the algorithm. */
    private static final MessageDigest NOTHING_YET = newSha256();

    private static final int PIECE_BYTES = 256 << 10;

    private final MessageDigest sha256 = sha256();
    private final CRC32C crc = new CRC32C();
    private final boolean hashesAll;
    private long bytes;

    public OutputDigest(Recipe recipe) {
        boolean hasHeader = false;
        for (Segment segment : recipe.segments()) {
            if (segment instanceof Segment.Bytes header) {
                sha256.update(header.bytes().duplicate());
                hasHeader = true;
            }
        }
        this.hashesAll = !hasHeader;
    }

    /** The digest of an output that is not being sent. */
    public static String of(Recipe recipe, ByteSource source) throws IOException, DicomException.Format {
        OutputDigest digest = new OutputDigest(recipe);
        RecipeReader reader = new RecipeReader(recipe, source);
        ByteBuffer piece = ByteBuffer.allocate(PIECE_BYTES);
        while (reader.read(piece.clear()) >= 0) {
            digest.update(piece.flip());
        }
        return digest.hex();
    }

    /** @param sent the next bytes, from position to limit, which are not moved */
    public void update(ByteBuffer sent) {
        bytes += sent.remaining();
        crc.update(sent.duplicate());
        if (hashesAll) {
            sha256.update(sent.duplicate());
        }
    }

    /** 56 hexadecimal digits, once all bytes were fed; to be asked for once. */
    public String hex() {
        return HexFormat.of().formatHex(sha256.digest(), 0, 16)
                + HexFormat.of().toHexDigits((int) crc.getValue())
                + HexFormat.of().toHexDigits(bytes);
    }

    static MessageDigest sha256() {
        try {
            return (MessageDigest) NOTHING_YET.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the platform's SHA-256 can be cloned", e);
        }
    }

    private static MessageDigest newSha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
