package io.veilgate.core.ul;

/** PDU, item and sub-item types (PS3.8 §9.3, Annex D; PS3.7 Annex D.3.3). */
final class PduTypes {
    static final int ASSOCIATE_RQ = 0x01;
    static final int ASSOCIATE_AC = 0x02;
    static final int ASSOCIATE_RJ = 0x03;
    static final int P_DATA_TF = 0x04;
    static final int RELEASE_RQ = 0x05;
    static final int RELEASE_RP = 0x06;
    static final int ABORT = 0x07;

    static final int APPLICATION_CONTEXT = 0x10;
    static final int PROPOSED_CONTEXT = 0x20;
    static final int CONTEXT_RESULT = 0x21;
    static final int ABSTRACT_SYNTAX = 0x30;
    static final int TRANSFER_SYNTAX = 0x40;
    static final int USER_INFORMATION = 0x50;

    static final int MAXIMUM_LENGTH = 0x51;
    static final int IMPLEMENTATION_CLASS_UID = 0x52;
    static final int ASYNC_WINDOW = 0x53;
    static final int ROLE_SELECTION = 0x54;
    static final int IMPLEMENTATION_VERSION_NAME = 0x55;
    static final int EXTENDED_NEGOTIATION = 0x56;
    static final int COMMON_EXTENDED_NEGOTIATION = 0x57;
    static final int USER_IDENTITY_RQ = 0x58;
    static final int USER_IDENTITY_AC = 0x59;

    /** The header of every PDU: type, reserved, length. */
    static final int PDU_HEADER_BYTES = 6;
    /** Called and calling title, version and reserved bytes before the items of A-ASSOCIATE-RQ and -AC. */
    static final int ASSOCIATE_FIXED_BYTES = 68;
    /** What A-ASSOCIATE-RJ, A-RELEASE-RQ, A-RELEASE-RP and A-ABORT hold. */
    static final int SHORT_PDU_LENGTH = 4;

    private PduTypes() {}
}
