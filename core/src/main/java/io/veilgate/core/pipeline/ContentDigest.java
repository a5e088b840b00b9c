package io.veilgate.core.pipeline;

import io.veilgate.core.base.DicomException;
import io.veilgate.core.base.ElementDictionary;
import io.veilgate.core.base.Tag;
import io.veilgate.core.base.Tags;
import io.veilgate.core.base.Vr;
import io.veilgate.core.dataset.Recipe;
import io.veilgate.core.dataset.RecipeReader;
import io.veilgate.core.dataset.TransferSyntax;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * By what a data set is known again that has been through another system: SHA-256 over tags, values and the nesting of items, as they
 * stream by. What systems do to an object without making it another one does not count: how lengths and VRs are written, Group Lengths, padding of
 * text, Data Set Trailing Padding, the Basic Offset Table. Everything else does: an element more, an element less or another value
 * is another object. Native data sets in little endian have the same digest in each of their transfer syntaxes.
 */
public final class ContentDigest {
    private static final int MOST_DEPTH = 64;
    private static final long UNDEFINED_LENGTH = 0xFFFF_FFFFL;
    private static final ElementDictionary DICTIONARY = ElementDictionary.standard();

    /** Gives bytes, as {@link RecipeReader#read} does. */
    public interface Source {
        /** @return bytes written to {@code target}, at least one; -1 at the end */
        int read(java.nio.ByteBuffer target) throws IOException, DicomException.Format;
    }

    private final MessageDigest sha256 = OutputDigest.sha256();
    private final ContentBytes in;

    private ContentDigest(ContentBytes in) {
        this.in = in;
    }

    /**
     * Reads a data set, without File Meta Information, to its end.
     *
     * @throws DicomException.Format if it is none in this transfer syntax
     */
    public static String of(Source source, TransferSyntax transferSyntax) throws IOException, DicomException.Format {
        ContentDigest digest = new ContentDigest(new ContentBytes(
                transferSyntax.deflated() ? new Inflating(source) : source, transferSyntax.byteOrder()));
        digest.elements(Long.MAX_VALUE, transferSyntax.explicitVr(), 0);
        return HexFormat.of().formatHex(digest.sha256.digest());
    }

    /** That of an output. */
    public static String of(Recipe recipe, io.veilgate.core.dataset.ByteSource source)
            throws IOException, DicomException.Format {
        return of(new RecipeReader(recipe, source)::read, recipe.transferSyntax());
    }

    /** Elements up to an offset, an Item Delimitation Item, or at the top the end of the stream. */
    private void elements(long end, boolean explicitVr, int depth) throws IOException, DicomException.Format {
        if (depth > MOST_DEPTH) {
            throw new DicomException.Format(in.position(), 0, "sequences nested deeper than " + MOST_DEPTH);
        }
        while (in.position() < end && (depth > 0 || !in.isAtEnd())) {
            int tag = in.tag();
            if (tag == Tag.ItemDelimitationItem && depth > 0) {
                in.length();
                return;
            }
            element(tag, explicitVr, depth);
        }
    }

    private void element(int tag, boolean explicitVr, int depth) throws IOException, DicomException.Format {
        Vr known = DICTIONARY.implicitVr(tag);
        boolean unknown = !explicitVr;
        boolean longLength = true;
        boolean sequence = known == Vr.SQ;
        if (explicitVr) {
            int code = in.code();
            Vr vr = Vr.of(code >> 8, code & 0xFF).orElse(null);
            unknown = vr == Vr.UN;
            sequence = vr == Vr.SQ || unknown && sequence;
            longLength = vr == null ? ContentBytes.isCapitals(code) : vr.hasLongHeader();
            if (longLength) {
                in.skip(2);
            }
        }
        long length = longLength ? in.length() : in.shortLength();
        if (Tags.isGroupLength(tag) || tag == Tag.DataSetTrailingPadding) {
            in.skip(length);
        } else if (sequence || length == UNDEFINED_LENGTH && tag != Tag.PixelData) {
            begin('S', tag);
            items(length, explicitVr && !unknown, depth);
        } else if (length == UNDEFINED_LENGTH) {
            begin('F', tag);
            fragments();
        } else {
            begin('V', tag);
            value(length, known.isText());
        }
    }

    private void items(long length, boolean explicitVr, int depth) throws IOException, DicomException.Format {
        long end = length == UNDEFINED_LENGTH ? Long.MAX_VALUE : in.position() + length;
        while (in.position() < end) {
            int tag = in.tag();
            long itemLength = in.length();
            if (tag == Tag.SequenceDelimitationItem) {
                break;
            }
            if (tag != Tag.Item) {
                throw new DicomException.Format(in.position(), tag, "not an item");
            }
            begin('I', tag);
            elements(
                    itemLength == UNDEFINED_LENGTH ? Long.MAX_VALUE : in.position() + itemLength,
                    explicitVr,
                    depth + 1);
            begin('i', tag);
        }
        begin('s', Tag.SequenceDelimitationItem);
    }

    private void fragments() throws IOException, DicomException.Format {
        boolean offsetTable = true;
        while (true) {
            int tag = in.tag();
            long length = in.length();
            if (tag == Tag.SequenceDelimitationItem) {
                begin('s', tag);
                return;
            }
            if (tag != Tag.Item) {
                throw new DicomException.Format(in.position(), tag, "not a fragment");
            }
            if (offsetTable) {
                in.skip(length);
                offsetTable = false;
            } else {
                begin('V', tag);
                value(length, false);
            }
        }
    }

    private void value(long length, boolean text) throws IOException, DicomException.Format {
        long counted = in.feed(length, text, sha256);
        for (int shift = 56; shift >= 0; shift -= 8) {
            sha256.update((byte) (counted >>> shift));
        }
    }

    private void begin(char kind, int tag) {
        sha256.update((byte) kind);
        for (int shift = 24; shift >= 0; shift -= 8) {
            sha256.update((byte) (tag >>> shift));
        }
    }
}
