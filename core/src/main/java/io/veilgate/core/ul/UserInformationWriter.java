package io.veilgate.core.ul;

import io.netty.buffer.ByteBuf;
import io.veilgate.core.base.ReceivedUid;
import io.veilgate.core.ul.UserInformation.CommonExtendedNegotiation;
import io.veilgate.core.ul.UserInformation.ExtendedNegotiation;
import io.veilgate.core.ul.UserInformation.UserIdentity;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Writes the user information item, its sub-items in rising order of type (PS3.8 Annex D.1, PS3.7 Annex D.3.3). */
final class UserInformationWriter {
    private UserInformationWriter() {}

    static void write(UserInformation user, ByteBuf out) {
        int item = PduEncoder.startItem(PduTypes.USER_INFORMATION, out);
        int maximum = PduEncoder.startItem(PduTypes.MAXIMUM_LENGTH, out);
        out.writeInt((int) user.maxPduLength());
        PduEncoder.endItem(maximum, out);
        PduEncoder.uidItem(PduTypes.IMPLEMENTATION_CLASS_UID, user.implementationClassUid(), out);
        user.asyncWindow().ifPresent(window -> {
            int start = PduEncoder.startItem(PduTypes.ASYNC_WINDOW, out);
            out.writeShort(window.invoked()).writeShort(window.performed());
            PduEncoder.endItem(start, out);
        });
        for (RoleSelection role : user.roles()) {
            int start = PduEncoder.startItem(PduTypes.ROLE_SELECTION, out);
            prefixed(role.sopClassUid(), out);
            out.writeBoolean(role.requestorRoles().contains(Role.SCU));
            out.writeBoolean(role.requestorRoles().contains(Role.SCP));
            PduEncoder.endItem(start, out);
        }
        user.implementationVersionName().ifPresent(name -> {
            int start = PduEncoder.startItem(PduTypes.IMPLEMENTATION_VERSION_NAME, out);
            out.writeCharSequence(name, StandardCharsets.ISO_8859_1);
            PduEncoder.endItem(start, out);
        });
        for (ExtendedNegotiation extended : user.extendedNegotiations()) {
            int start = PduEncoder.startItem(PduTypes.EXTENDED_NEGOTIATION, out);
            prefixed(extended.sopClassUid(), out);
            out.writeBytes(extended.applicationInformation().duplicate());
            PduEncoder.endItem(start, out);
        }
        for (CommonExtendedNegotiation common : user.commonExtendedNegotiations()) {
            int start = PduEncoder.startItem(PduTypes.COMMON_EXTENDED_NEGOTIATION, out);
            prefixed(common.sopClassUid(), out);
            prefixed(common.serviceClassUid(), out);
            int list = out.writerIndex();
            out.writeShort(0);
            common.relatedGeneralSopClassUids().forEach(uid -> prefixed(uid, out));
            out.setShort(list, out.writerIndex() - list - 2);
            PduEncoder.endItem(start, out);
        }
        user.userIdentity().ifPresent(identity -> identity(identity, out));
        user.userIdentityResponse().ifPresent(response -> {
            int start = PduEncoder.startItem(PduTypes.USER_IDENTITY_AC, out);
            prefixed(response, out);
            PduEncoder.endItem(start, out);
        });
        PduEncoder.endItem(item, out);
    }

    private static void identity(UserIdentity identity, ByteBuf out) {
        int start = PduEncoder.startItem(PduTypes.USER_IDENTITY_RQ, out);
        out.writeByte(identity.type()).writeBoolean(identity.positiveResponseRequested());
        prefixed(identity.primaryField(), out);
        prefixed(identity.secondaryField(), out);
        PduEncoder.endItem(start, out);
    }

    private static void prefixed(ReceivedUid uid, ByteBuf out) {
        prefixed(StandardCharsets.ISO_8859_1.encode(uid.value()), out);
    }

    private static void prefixed(ByteBuffer bytes, ByteBuf out) {
        out.writeShort(bytes.remaining()).writeBytes(bytes.duplicate());
    }
}
