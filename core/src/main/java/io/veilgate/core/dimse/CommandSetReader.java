package io.veilgate.core.dimse;

import io.netty.buffer.ByteBuf;
import io.veilgate.core.base.AbortReason;
import io.veilgate.core.base.DicomException;
import io.veilgate.core.base.ReceivedUid;
import io.veilgate.core.base.Tag;
import io.veilgate.core.base.Tags;
import io.veilgate.core.dimse.DimseMessage.CCancelRq;
import io.veilgate.core.dimse.DimseMessage.CEchoRq;
import io.veilgate.core.dimse.DimseMessage.CEchoRsp;
import io.veilgate.core.dimse.DimseMessage.CFindRq;
import io.veilgate.core.dimse.DimseMessage.CFindRsp;
import io.veilgate.core.dimse.DimseMessage.CGetRq;
import io.veilgate.core.dimse.DimseMessage.CGetRsp;
import io.veilgate.core.dimse.DimseMessage.CMoveRq;
import io.veilgate.core.dimse.DimseMessage.CMoveRsp;
import io.veilgate.core.dimse.DimseMessage.CStoreRq;
import io.veilgate.core.dimse.DimseMessage.CStoreRsp;
import io.veilgate.core.dimse.DimseMessage.NActionRq;
import io.veilgate.core.dimse.DimseMessage.NActionRsp;
import io.veilgate.core.dimse.DimseMessage.NEventReportRq;
import io.veilgate.core.dimse.DimseMessage.NEventReportRsp;
import io.veilgate.core.dimse.DimseMessage.UnrecognizedRq;
import io.veilgate.core.dimse.DimseMessage.UnrecognizedRsp;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Reads command sets (PS3.7 §6.3.1, Annex E). Elements may come in any order, a wrong group length is passed over, and what a message does
 * not need may be missing: only a command that cannot be told or answered ends the association.
 */
public final class CommandSetReader {
    private static final int NO_DATA_SET = 0x0101;

    private final Map<Integer, ByteBuf> elements = new HashMap<>();

    private CommandSetReader() {}

    /** @param commandSet the whole of it; is read to its end and not kept */
    public static Command read(ByteBuf commandSet) throws DicomException.Protocol {
        CommandSetReader reader = new CommandSetReader();
        reader.elements(commandSet);
        boolean dataSetFollows = reader.us(Tag.CommandDataSetType).orElse(NO_DATA_SET) != NO_DATA_SET;
        return new Command(reader.message(), dataSetFollows);
    }

    private void elements(ByteBuf in) throws DicomException.Protocol {
        while (in.isReadable()) {
            if (in.readableBytes() < 8) {
                throw malformed("a command set ends inside an element header");
            }
            int tag = Tags.of(in.readUnsignedShortLE(), in.readUnsignedShortLE());
            long length = in.readUnsignedIntLE();
            if (Tags.group(tag) != 0) {
                throw malformed("a command set holds " + Tags.format(tag));
            }
            if (length > in.readableBytes()) {
                throw malformed(Tags.format(tag) + " of a command set is longer than the command set");
            }
            elements.put(tag, in.readSlice((int) length));
        }
    }

    private DimseMessage message() throws DicomException.Protocol {
        int field = required(Tag.CommandField);
        return switch (field) {
            case 0x0FFF -> new CCancelRq(required(Tag.MessageIDBeingRespondedTo));
            case 0x0030 -> new CEchoRq(required(Tag.MessageID), ui(Tag.AffectedSOPClassUID));
            case 0x8030 -> new CEchoRsp(required(Tag.MessageIDBeingRespondedTo), ui(Tag.AffectedSOPClassUID), status());
            case 0x0001 ->
                new CStoreRq(
                        required(Tag.MessageID),
                        ui(Tag.AffectedSOPClassUID),
                        ui(Tag.AffectedSOPInstanceUID),
                        priority(),
                        new MoveOriginator(
                                text(Tag.MoveOriginatorApplicationEntityTitle), us(Tag.MoveOriginatorMessageID)));
            case 0x8001 ->
                new CStoreRsp(
                        required(Tag.MessageIDBeingRespondedTo),
                        ui(Tag.AffectedSOPClassUID),
                        ui(Tag.AffectedSOPInstanceUID),
                        status());
            case 0x0020 -> new CFindRq(required(Tag.MessageID), ui(Tag.AffectedSOPClassUID), priority());
            case 0x8020 -> new CFindRsp(required(Tag.MessageIDBeingRespondedTo), ui(Tag.AffectedSOPClassUID), status());
            case 0x0010 -> new CGetRq(required(Tag.MessageID), ui(Tag.AffectedSOPClassUID), priority());
            case 0x8010 ->
                new CGetRsp(
                        required(Tag.MessageIDBeingRespondedTo),
                        ui(Tag.AffectedSOPClassUID),
                        status(),
                        subOperations());
            case 0x0021 ->
                new CMoveRq(
                        required(Tag.MessageID),
                        ui(Tag.AffectedSOPClassUID),
                        priority(),
                        text(Tag.MoveDestination).orElse(""));
            case 0x8021 ->
                new CMoveRsp(
                        required(Tag.MessageIDBeingRespondedTo),
                        ui(Tag.AffectedSOPClassUID),
                        status(),
                        subOperations());
            case 0x0100 ->
                new NEventReportRq(
                        required(Tag.MessageID),
                        ui(Tag.AffectedSOPClassUID),
                        ui(Tag.AffectedSOPInstanceUID),
                        us(Tag.EventTypeID).orElse(0));
            case 0x8100 ->
                new NEventReportRsp(
                        required(Tag.MessageIDBeingRespondedTo),
                        ui(Tag.AffectedSOPClassUID),
                        ui(Tag.AffectedSOPInstanceUID),
                        us(Tag.EventTypeID).orElse(0),
                        status());
            case 0x0130 ->
                new NActionRq(
                        required(Tag.MessageID),
                        ui(Tag.RequestedSOPClassUID),
                        ui(Tag.RequestedSOPInstanceUID),
                        us(Tag.ActionTypeID).orElse(0));
            case 0x8130 ->
                new NActionRsp(
                        required(Tag.MessageIDBeingRespondedTo),
                        ui(Tag.AffectedSOPClassUID),
                        ui(Tag.AffectedSOPInstanceUID),
                        us(Tag.ActionTypeID).orElse(0),
                        status());
            default ->
                (field & DimseMessage.RESPONSE) == 0
                        ? new UnrecognizedRq(field, required(Tag.MessageID), ui(Tag.AffectedSOPClassUID))
                        : new UnrecognizedRsp(field, required(Tag.MessageIDBeingRespondedTo), status());
        };
    }

    private Priority priority() throws DicomException.Protocol {
        return Priority.received(us(Tag.Priority).orElse(0));
    }

    private Status status() throws DicomException.Protocol {
        List<Integer> offending = new ArrayList<>();
        ByteBuf tags = elements.get(Tag.OffendingElement);
        while (tags != null && tags.readableBytes() >= 4) {
            offending.add(Tags.of(tags.readUnsignedShortLE(), tags.readUnsignedShortLE()));
        }
        return new Status(required(Tag.Status), text(Tag.ErrorComment).orElse(""), offending);
    }

    private SubOperations subOperations() throws DicomException.Protocol {
        return new SubOperations(
                us(Tag.NumberOfRemainingSuboperations),
                us(Tag.NumberOfCompletedSuboperations).orElse(0),
                us(Tag.NumberOfFailedSuboperations).orElse(0),
                us(Tag.NumberOfWarningSuboperations).orElse(0));
    }

    private int required(int tag) throws DicomException.Protocol {
        return us(tag).orElseThrow(() -> malformed("a command set without " + Tags.format(tag)));
    }

    /** Empty where the element is missing or has no value. */
    private OptionalInt us(int tag) throws DicomException.Protocol {
        ByteBuf value = elements.get(tag);
        if (value == null || !value.isReadable()) {
            return OptionalInt.empty();
        }
        if (value.readableBytes() < 2) {
            throw malformed(Tags.format(tag) + " of a command set is not a US");
        }
        return OptionalInt.of(value.getUnsignedShortLE(value.readerIndex()));
    }

    private ReceivedUid ui(int tag) {
        ByteBuf value = elements.get(tag);
        return new ReceivedUid(value == null ? "" : value.toString(StandardCharsets.ISO_8859_1));
    }

    private Optional<String> text(int tag) {
        ByteBuf value = elements.get(tag);
        return value == null
                ? Optional.empty()
                : Optional.of(value.toString(StandardCharsets.ISO_8859_1)
                                .replace('\0', ' ')
                                .strip())
                        .filter(text -> !text.isEmpty());
    }

    private static DicomException.Protocol malformed(String what) {
        return new DicomException.Protocol(AbortReason.INVALID_PDU_PARAMETER_VALUE, what);
    }
}
