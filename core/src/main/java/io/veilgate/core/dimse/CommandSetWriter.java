package io.veilgate.core.dimse;

import io.netty.buffer.ByteBuf;
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
import java.util.Optional;

/** Writes command sets: Implicit VR Little Endian, elements in rising order, group length first (PS3.7 §6.3.1, Annex E). */
public final class CommandSetWriter {
    private static final int NO_DATA_SET = 0x0101;
    private static final int DATA_SET = 0x0001;

    private final ByteBuf out;

    private CommandSetWriter(ByteBuf out) {
        this.out = out;
    }

    /** Appends the whole command set to {@code out}. */
    public static void write(Command command, ByteBuf out) {
        int start = out.writerIndex();
        CommandSetWriter writer = new CommandSetWriter(out);
        writer.header(Tag.CommandGroupLength, 4).writeIntLE(0);
        switch (command.message()) {
            case DimseMessage.Request rq -> writer.request(rq, command.dataSetFollows());
            case DimseMessage.Response rsp -> writer.response(rsp, command.dataSetFollows());
            case CCancelRq cancel -> {
                writer.us(Tag.CommandField, cancel.commandField());
                writer.us(Tag.MessageIDBeingRespondedTo, cancel.messageIdBeingRespondedTo());
                writer.dataSetType(command.dataSetFollows());
            }
        }
        out.setIntLE(start + 8, out.writerIndex() - start - 12);
    }

    private void request(DimseMessage.Request rq, boolean dataSetFollows) {
        ui(rq instanceof NActionRq ? Tag.RequestedSOPClassUID : Tag.AffectedSOPClassUID, rq.affectedSopClassUid());
        us(Tag.CommandField, rq.commandField());
        us(Tag.MessageID, rq.messageId());
        if (rq instanceof CMoveRq move) {
            text(Tag.MoveDestination, move.moveDestination());
        }
        priority(rq).ifPresent(priority -> us(Tag.Priority, priority.value()));
        dataSetType(dataSetFollows);
        if (rq instanceof CStoreRq store) {
            ui(Tag.AffectedSOPInstanceUID, store.affectedSopInstanceUid());
            store.moveOriginator().aeTitle().ifPresent(title -> text(Tag.MoveOriginatorApplicationEntityTitle, title));
            store.moveOriginator().messageId().ifPresent(id -> us(Tag.MoveOriginatorMessageID, id));
        } else if (rq instanceof NEventReportRq report) {
            ui(Tag.AffectedSOPInstanceUID, report.affectedSopInstanceUid());
            us(Tag.EventTypeID, report.eventTypeId());
        } else if (rq instanceof NActionRq action) {
            ui(Tag.RequestedSOPInstanceUID, action.affectedSopInstanceUid());
            us(Tag.ActionTypeID, action.actionTypeId());
        }
    }

    private static Optional<Priority> priority(DimseMessage.Request rq) {
        return switch (rq) {
            case CStoreRq store -> Optional.of(store.priority());
            case CFindRq find -> Optional.of(find.priority());
            case CGetRq get -> Optional.of(get.priority());
            case CMoveRq move -> Optional.of(move.priority());
            case CEchoRq ignored -> Optional.empty();
            case NEventReportRq ignored -> Optional.empty();
            case NActionRq ignored -> Optional.empty();
            case UnrecognizedRq ignored -> Optional.empty();
        };
    }

    private void response(DimseMessage.Response rsp, boolean dataSetFollows) {
        affectedSopClass(rsp).ifPresent(uid -> ui(Tag.AffectedSOPClassUID, uid));
        us(Tag.CommandField, rsp.commandField());
        us(Tag.MessageIDBeingRespondedTo, rsp.messageIdBeingRespondedTo());
        dataSetType(dataSetFollows);
        status(rsp.status());
        switch (rsp) {
            case CStoreRsp store -> ui(Tag.AffectedSOPInstanceUID, store.affectedSopInstanceUid());
            case CGetRsp get -> subOperations(get.subOperations());
            case CMoveRsp move -> subOperations(move.subOperations());
            case NEventReportRsp report -> {
                ui(Tag.AffectedSOPInstanceUID, report.affectedSopInstanceUid());
                us(Tag.EventTypeID, report.eventTypeId());
            }
            case NActionRsp action -> {
                ui(Tag.AffectedSOPInstanceUID, action.affectedSopInstanceUid());
                us(Tag.ActionTypeID, action.actionTypeId());
            }
            case CEchoRsp ignored -> {}
            case CFindRsp ignored -> {}
            case UnrecognizedRsp ignored -> {}
        }
    }

    private static Optional<ReceivedUid> affectedSopClass(DimseMessage.Response rsp) {
        return switch (rsp) {
            case CEchoRsp echo -> Optional.of(echo.affectedSopClassUid());
            case CStoreRsp store -> Optional.of(store.affectedSopClassUid());
            case CFindRsp find -> Optional.of(find.affectedSopClassUid());
            case CGetRsp get -> Optional.of(get.affectedSopClassUid());
            case CMoveRsp move -> Optional.of(move.affectedSopClassUid());
            case NEventReportRsp report -> Optional.of(report.affectedSopClassUid());
            case NActionRsp action -> Optional.of(action.affectedSopClassUid());
            case UnrecognizedRsp ignored -> Optional.empty();
        };
    }

    private void status(Status status) {
        us(Tag.Status, status.code());
        if (!status.offendingElements().isEmpty()) {
            ByteBuf value =
                    header(Tag.OffendingElement, 4 * status.offendingElements().size());
            for (int tag : status.offendingElements()) {
                value.writeShortLE(Tags.group(tag)).writeShortLE(Tags.element(tag));
            }
        }
        if (!status.errorComment().isEmpty()) {
            text(Tag.ErrorComment, status.errorComment());
        }
    }

    private void subOperations(SubOperations counts) {
        if (counts.equals(SubOperations.NONE)) {
            return;
        }
        counts.remaining().ifPresent(remaining -> us(Tag.NumberOfRemainingSuboperations, remaining));
        us(Tag.NumberOfCompletedSuboperations, counts.completed());
        us(Tag.NumberOfFailedSuboperations, counts.failed());
        us(Tag.NumberOfWarningSuboperations, counts.warning());
    }

    private void dataSetType(boolean follows) {
        us(Tag.CommandDataSetType, follows ? DATA_SET : NO_DATA_SET);
    }

    private void us(int tag, int value) {
        header(tag, 2).writeShortLE(value);
    }

    /** Padded to even length with NUL (PS3.5 §9.1); left out where the request we answer had none. */
    private void ui(int tag, ReceivedUid uid) {
        if (!uid.value().isEmpty()) {
            padded(tag, uid.value(), 0);
        }
    }

    private void text(int tag, String text) {
        padded(tag, text, ' ');
    }

    private void padded(int tag, String value, int padding) {
        int length = value.length();
        ByteBuf target = header(tag, length + (length & 1));
        target.writeCharSequence(value, StandardCharsets.ISO_8859_1);
        if ((length & 1) == 1) {
            target.writeByte(padding);
        }
    }

    private ByteBuf header(int tag, int length) {
        return out.writeShortLE(Tags.group(tag)).writeShortLE(Tags.element(tag)).writeIntLE(length);
    }
}
