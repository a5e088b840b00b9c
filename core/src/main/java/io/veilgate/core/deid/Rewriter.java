package io.veilgate.core.deid;

import io.veilgate.core.base.Tag;
import io.veilgate.core.base.Tags;
import io.veilgate.core.base.Vr;
import io.veilgate.core.dataset.DataSet;
import io.veilgate.core.dataset.Element;
import io.veilgate.core.dataset.Value;
import java.util.ArrayList;
import java.util.List;

/**
 * Applies a profile to one instance, at every depth. Kept values are shared with what was received, kept sequences are built anew.
 *
 * <p>Inside a sequence with action D the items stay, since their number and coded structure is what makes the object valid, but their
 * text, times and measured values become dummies even where the table lists no action: there the sequence as a whole is what identifies.
 */
final class Rewriter {
    private enum Depth {
        DATA_SET,
        ITEM,
        /** An item somewhere inside a sequence with action D. */
        DUMMY_ITEM
    }

    /** Lower ones are those of commands (PS3.7), File Meta Information (PS3.10 §7.1) and directories (PS3.3 Annex F). */
    private static final int FIRST_GROUP = 0x0008;

    private final Profile profile;
    private final UidReplacement uids;

    Rewriter(Profile profile, UidReplacement uids) {
        this.profile = profile;
        this.uids = uids;
    }

    /** @throws UnreadableValueException if a value that stays or is replaced by its content cannot be read */
    DataSet rewrite(DataSet received) throws UnreadableValueException {
        DataSet created = new DataSet(received.byteOrder());
        rewrite(received, created, Depth.DATA_SET);
        return created;
    }

    private void rewrite(DataSet from, DataSet to, Depth depth) throws UnreadableValueException {
        for (Element element : from.elements()) {
            if (depth != Depth.DATA_SET && Tags.group(element.tag()) == Tags.group(Tag.PixelData)) {
                continue; // pixels that no mask rule sees
            }
            if (Tags.group(element.tag()) < FIRST_GROUP) {
                continue; // of no data set: a file of this one would take them for its File Meta Information
            }
            switch (profile.action(element.tag())) {
                case X -> {}
                case Z -> to.putEmpty(element.tag(), outputVr(element));
                case D -> replace(element, to);
                case U -> replaceUids(element, to, depth);
                case K, C -> keep(element, to, depth);
            }
        }
    }

    private void replace(Element element, DataSet to) throws UnreadableValueException {
        int tag = element.tag();
        Vr vr = outputVr(element);
        if (vr == Vr.SQ) {
            putItems(element, to, Depth.DUMMY_ITEM);
        } else if (element.length() == 0 && !(element.value() instanceof Value.Items)) {
            to.putEmpty(tag, vr); // nothing was there to replace
        } else if (vr == Vr.UI) {
            to.put(new Element(tag, vr, uids.replace(tag, bytes(element))));
        } else {
            to.put(Dummies.element(tag, vr));
        }
    }

    private void replaceUids(Element element, DataSet to, Depth depth) throws UnreadableValueException {
        if (element.value() instanceof Value.Items || outputVr(element) == Vr.SQ) {
            putItems(element, to, depth);
        } else {
            to.put(new Element(element.tag(), Vr.UI, uids.replace(element.tag(), bytes(element))));
        }
    }

    private void keep(Element element, DataSet to, Depth depth) throws UnreadableValueException {
        if (element.value() instanceof Value.Items || outputVr(element) == Vr.SQ) {
            putItems(element, to, depth);
        } else if (depth == Depth.DUMMY_ITEM) {
            to.put(dummy(element));
        } else if (element.value() instanceof Value.Bulk && mayHoldWords(readableVr(element))) {
            throw new UnreadableValueException(element.tag());
        } else if (!(element.value() instanceof Value.Fragments) || element.tag() == Tag.PixelData) {
            to.put(element);
        }
    }

    /** What stays of an attribute without an action of its own in a sequence with action D: codes, counts and classes. */
    private static Element dummy(Element element) {
        int tag = element.tag();
        Vr vr = outputVr(element);
        if (element.length() == 0) {
            return element;
        }
        return switch (vr) {
            case CS, UI, AT, SL, SS, SV, UL, US, UV -> element;
            case DS, IS ->
                element.value() instanceof Value.Bytes bytes
                        ? Dummies.numbers(tag, vr, bytes.encoded())
                        : Dummies.element(tag, vr);
            case FD, FL, OB, OD, OF, OL, OV, OW, UN ->
                element.value() instanceof Value.Bytes bytes
                        ? Dummies.zeros(tag, vr, bytes.encoded().length)
                        : Dummies.element(tag, vr);
            case AE, AS, DA, DT, LO, LT, PN, SH, SQ, ST, TM, UC, UR, UT -> Dummies.element(tag, vr);
        };
    }

    private void putItems(Element element, DataSet to, Depth depth) throws UnreadableValueException {
        if (!(element.value() instanceof Value.Items received)) {
            if (element.length() > 0) {
                throw new UnreadableValueException(element.tag());
            }
            to.putEmpty(element.tag(), Vr.SQ);
            return;
        }
        Depth inside = depth == Depth.DATA_SET ? Depth.ITEM : depth;
        List<Value.Item> items = new ArrayList<>(received.items().size());
        for (Value.Item item : received.items()) {
            DataSet created = to.newItem(item.dataSet().byteOrder());
            rewrite(item.dataSet(), created, inside);
            items.add(new Value.Item(created, item.undefinedLength()));
        }
        to.put(new Element(element.tag(), Vr.SQ, new Value.Items(items, received.undefinedLength())));
    }

    private static byte[] bytes(Element element) throws UnreadableValueException {
        if (element.value() instanceof Value.Bytes bytes) {
            return bytes.encoded();
        }
        throw new UnreadableValueException(element.tag());
    }

    /** Whether a value may be words that the exit check has to see; lists of numbers may not. */
    private static boolean mayHoldWords(Vr vr) {
        return vr.isText() && vr != Vr.DS && vr != Vr.IS;
    }

    /** The VR to write: as received, unless that says nothing (UN) or contradicts the dictionary about being a sequence. */
    private static Vr outputVr(Element element) {
        Vr dictionary = Profile.dictionaryVr(element.tag());
        return element.vr() == Vr.UN || (element.vr() == Vr.SQ) != (dictionary == Vr.SQ) ? dictionary : element.vr();
    }

    /** The VR to read a value by: the dictionary's too where it is text and the stream calls it binary. */
    static Vr readableVr(Element element) {
        Vr dictionary = Profile.dictionaryVr(element.tag());
        return element.vr() == Vr.UN || dictionary.isText() && !element.vr().isText() ? dictionary : element.vr();
    }
}
