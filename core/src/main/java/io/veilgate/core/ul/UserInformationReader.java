package io.veilgate.core.ul;

import io.netty.buffer.ByteBuf;
import io.veilgate.core.base.DicomException;
import io.veilgate.core.base.ReceivedUid;
import io.veilgate.core.ul.UserInformation.AsyncWindow;
import io.veilgate.core.ul.UserInformation.CommonExtendedNegotiation;
import io.veilgate.core.ul.UserInformation.ExtendedNegotiation;
import io.veilgate.core.ul.UserInformation.UserIdentity;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Sub-items of the user information item (PS3.8 Annex D.1, PS3.7 Annex D.3.3), in whatever order they come. */
final class UserInformationReader {
    /** Three for each of the SOP Classes that there are, and related ones beside. */
    private static final int MOST_SUB_ITEMS = 4096;

    private int subItems;
    private long maxPduLength = UserInformation.DEFAULT_MAX_PDU_LENGTH;
    private ReceivedUid implementationClassUid = new ReceivedUid("");
    private Optional<String> implementationVersionName = Optional.empty();
    private Optional<AsyncWindow> asyncWindow = Optional.empty();
    private final List<RoleSelection> roles = new ArrayList<>();
    private final List<ExtendedNegotiation> extended = new ArrayList<>();
    private final List<CommonExtendedNegotiation> commonExtended = new ArrayList<>();
    private Optional<UserIdentity> userIdentity = Optional.empty();
    private Optional<ByteBuffer> userIdentityResponse = Optional.empty();

    void read(ByteBuf item) throws DicomException.Protocol {
        while (item.isReadable()) {
            Items.requireAtMost(MOST_SUB_ITEMS, ++subItems);
            int type = item.readUnsignedByte();
            ByteBuf content = Items.content(item);
            switch (type) {
                case PduTypes.MAXIMUM_LENGTH -> {
                    Items.require(content, 4);
                    maxPduLength = content.readUnsignedInt();
                }
                case PduTypes.IMPLEMENTATION_CLASS_UID -> implementationClassUid = Items.uid(content);
                case PduTypes.IMPLEMENTATION_VERSION_NAME ->
                    implementationVersionName = Optional.of(Items.text(content));
                case PduTypes.ASYNC_WINDOW -> {
                    Items.require(content, 4);
                    asyncWindow =
                            Optional.of(new AsyncWindow(content.readUnsignedShort(), content.readUnsignedShort()));
                }
                case PduTypes.ROLE_SELECTION -> roles.add(role(content));
                case PduTypes.EXTENDED_NEGOTIATION -> {
                    ReceivedUid sopClass = Items.uid(Items.prefixed(content));
                    extended.add(new ExtendedNegotiation(sopClass, Items.copy(content)));
                }
                case PduTypes.COMMON_EXTENDED_NEGOTIATION -> commonExtended.add(commonExtended(content));
                case PduTypes.USER_IDENTITY_RQ -> userIdentity = Optional.of(identity(content));
                case PduTypes.USER_IDENTITY_AC ->
                    userIdentityResponse = Optional.of(Items.copy(Items.prefixed(content)));
                default -> {}
            }
        }
    }

    private static RoleSelection role(ByteBuf content) throws DicomException.Protocol {
        ReceivedUid sopClass = Items.uid(Items.prefixed(content));
        Items.require(content, 2);
        Set<Role> roles = EnumSet.noneOf(Role.class);
        if (content.readByte() != 0) {
            roles.add(Role.SCU);
        }
        if (content.readByte() != 0) {
            roles.add(Role.SCP);
        }
        return new RoleSelection(sopClass, roles);
    }

    private CommonExtendedNegotiation commonExtended(ByteBuf content) throws DicomException.Protocol {
        ReceivedUid sopClass = Items.uid(Items.prefixed(content));
        ReceivedUid serviceClass = Items.uid(Items.prefixed(content));
        ByteBuf list = Items.prefixed(content);
        List<ReceivedUid> related = new ArrayList<>();
        while (list.isReadable()) {
            Items.requireAtMost(MOST_SUB_ITEMS, ++subItems);
            related.add(Items.uid(Items.prefixed(list)));
        }
        return new CommonExtendedNegotiation(sopClass, serviceClass, related);
    }

    private static UserIdentity identity(ByteBuf content) throws DicomException.Protocol {
        Items.require(content, 2);
        int type = content.readUnsignedByte();
        boolean response = content.readByte() != 0;
        ByteBuffer primary = Items.copy(Items.prefixed(content));
        return new UserIdentity(type, response, primary, Items.copy(Items.prefixed(content)));
    }

    UserInformation result() {
        return new UserInformation(
                maxPduLength,
                implementationClassUid,
                implementationVersionName,
                asyncWindow,
                roles,
                extended,
                commonExtended,
                userIdentity,
                userIdentityResponse);
    }
}
