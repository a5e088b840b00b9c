package io.veilgate.core.dataset;

import java.nio.charset.Charset;
import java.util.List;

/** UTF-8, GB18030, GBK: without code extensions (PS3.3 Table C.12-5). In the latter two, a character's second byte may be 5CH. */
record WholeCoding(Charset charset) implements Coding {
    @Override
    public List<String> decode(byte[] encoded, Delimiters delimiters) {
        if (Coding.isPlain(encoded)) {
            return Coding.plainValues(encoded, delimiters);
        }
        String text = Coding.decode(encoded, 0, encoded.length, charset);
        return delimiters == Delimiters.LINES ? List.of(text) : List.of(text.split("\\\\", -1));
    }

    @Override
    public byte[] encode(List<String> values, Delimiters delimiters) {
        return String.join("\\", values).getBytes(charset);
    }

    @Override
    public boolean canEncode(String value, Delimiters delimiters) {
        return Coding.isPlain(value) || charset.newEncoder().canEncode(value);
    }
}
