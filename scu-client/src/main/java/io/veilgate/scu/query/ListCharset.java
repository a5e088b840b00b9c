package io.veilgate.scu.query;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Which character encoding a list is in: UTF-8, with or without a byte order mark, or else CP949. */
final class ListCharset {
    /** Bytes from the start that decide. */
    static final int LOOK_AHEAD = 1 << 20;

    private static final Charset CP949 = Charset.forName("x-windows-949");
    private static final int[] BOM = {0xEF, 0xBB, 0xBF};

    private ListCharset() {}

    /**
     * Looks at the first bytes and leaves the stream before the first character, a byte order mark skipped.
     *
     * @throws StudyListException if the bytes are neither, such as UTF-16 or a spreadsheet's own format
     */
    static Charset detect(BufferedInputStream in) throws IOException {
        in.mark(LOOK_AHEAD);
        byte[] start = in.readNBytes(LOOK_AHEAD);
        in.reset();
        if (startsWithBom(start)) {
            in.skipNBytes(BOM.length);
            return StandardCharsets.UTF_8;
        }
        for (byte b : start) {
            if (b == 0) {
                throw new StudyListException("not a text file; export the list as CSV in UTF-8");
            }
        }
        if (canDecode(start, StandardCharsets.UTF_8)) {
            return StandardCharsets.UTF_8;
        }
        if (canDecode(start, CP949)) {
            return CP949;
        }
        throw new StudyListException("neither UTF-8 nor CP949; export the list as CSV in UTF-8");
    }

    private static boolean startsWithBom(byte[] start) {
        return start.length >= 3
                && (start[0] & 0xFF) == BOM[0]
                && (start[1] & 0xFF) == BOM[1]
                && (start[2] & 0xFF) == BOM[2];
    }

    /** A character that the look-ahead cuts in two does not count against it. */
    private static boolean canDecode(byte[] start, Charset charset) {
        CharsetDecoder decoder = decoder(charset);
        ByteBuffer bytes = ByteBuffer.wrap(start);
        CharBuffer characters = CharBuffer.allocate(8192);
        while (true) {
            CoderResult result = decoder.decode(bytes, characters, start.length < LOOK_AHEAD);
            if (result.isError()) {
                return false;
            }
            if (result.isUnderflow()) {
                return true;
            }
            characters.clear();
        }
    }

    /** The text of one line; throws where the bytes are not in that encoding. */
    static String decode(byte[] line, Charset charset) throws CharacterCodingException {
        return decoder(charset).decode(ByteBuffer.wrap(line)).toString();
    }

    private static CharsetDecoder decoder(Charset charset) {
        return charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
    }
}
