package io.veilgate.core.dimse;

import io.veilgate.core.base.ReceivedUid;
import io.veilgate.core.base.Uids;

/**
 * DIMSE messages of the composite services (PS3.7 §9.3) and of those normalized ones that Storage Commitment has (§10.3), without the data
 * set that may follow.
 */
public sealed interface DimseMessage {
    /** Of a response this bit is set in the request's command field (PS3.7 §E.1). */
    int RESPONSE = 0x8000;

    /** (0000,0100). */
    int commandField();

    /** A request that is answered: all but C-CANCEL-RQ. */
    sealed interface Request extends DimseMessage {
        /** 1 to 65535 by custom; unique among what its sender has outstanding. */
        int messageId();

        ReceivedUid affectedSopClassUid();

        /** The response that refuses it, or ends it without anything to add. */
        Response answer(Status status);
    }

    sealed interface Response extends DimseMessage {
        int messageIdBeingRespondedTo();

        Status status();
    }

    record CEchoRq(int messageId, ReceivedUid affectedSopClassUid) implements Request {
        public CEchoRq(int messageId) {
            this(messageId, ReceivedUid.of(Uids.Verification));
        }

        @Override
        public int commandField() {
            return 0x0030;
        }

        @Override
        public CEchoRsp answer(Status status) {
            return new CEchoRsp(messageId, affectedSopClassUid, status);
        }
    }

    record CEchoRsp(int messageIdBeingRespondedTo, ReceivedUid affectedSopClassUid, Status status) implements Response {
        @Override
        public int commandField() {
            return 0x8030;
        }
    }

    record CStoreRq(
            int messageId,
            ReceivedUid affectedSopClassUid,
            ReceivedUid affectedSopInstanceUid,
            Priority priority,
            MoveOriginator moveOriginator)
            implements Request {
        @Override
        public int commandField() {
            return 0x0001;
        }

        @Override
        public CStoreRsp answer(Status status) {
            return new CStoreRsp(messageId, affectedSopClassUid, affectedSopInstanceUid, status);
        }
    }

    record CStoreRsp(
            int messageIdBeingRespondedTo,
            ReceivedUid affectedSopClassUid,
            ReceivedUid affectedSopInstanceUid,
            Status status)
            implements Response {
        @Override
        public int commandField() {
            return 0x8001;
        }
    }

    record CFindRq(int messageId, ReceivedUid affectedSopClassUid, Priority priority) implements Request {
        @Override
        public int commandField() {
            return 0x0020;
        }

        @Override
        public CFindRsp answer(Status status) {
            return new CFindRsp(messageId, affectedSopClassUid, status);
        }
    }

    record CFindRsp(int messageIdBeingRespondedTo, ReceivedUid affectedSopClassUid, Status status) implements Response {
        @Override
        public int commandField() {
            return 0x8020;
        }
    }

    record CGetRq(int messageId, ReceivedUid affectedSopClassUid, Priority priority) implements Request {
        @Override
        public int commandField() {
            return 0x0010;
        }

        @Override
        public CGetRsp answer(Status status) {
            return answer(status, SubOperations.NONE);
        }

        public CGetRsp answer(Status status, SubOperations subOperations) {
            return new CGetRsp(messageId, affectedSopClassUid, status, subOperations);
        }
    }

    record CGetRsp(
            int messageIdBeingRespondedTo, ReceivedUid affectedSopClassUid, Status status, SubOperations subOperations)
            implements Response {
        @Override
        public int commandField() {
            return 0x8010;
        }
    }

    /** @param moveDestination an AE title; as received it may be none that is valid */
    record CMoveRq(int messageId, ReceivedUid affectedSopClassUid, Priority priority, String moveDestination)
            implements Request {
        @Override
        public int commandField() {
            return 0x0021;
        }

        @Override
        public CMoveRsp answer(Status status) {
            return answer(status, SubOperations.NONE);
        }

        public CMoveRsp answer(Status status, SubOperations subOperations) {
            return new CMoveRsp(messageId, affectedSopClassUid, status, subOperations);
        }
    }

    record CMoveRsp(
            int messageIdBeingRespondedTo, ReceivedUid affectedSopClassUid, Status status, SubOperations subOperations)
            implements Response {
        @Override
        public int commandField() {
            return 0x8021;
        }
    }

    /** C-CANCEL-RQ of a C-FIND, C-GET or C-MOVE (PS3.7 §9.3.2.3); has no response of its own. */
    record CCancelRq(int messageIdBeingRespondedTo) implements DimseMessage {
        @Override
        public int commandField() {
            return 0x0FFF;
        }
    }

    /** N-EVENT-REPORT-RQ (PS3.7 §10.3.1); its event information follows as data set. */
    record NEventReportRq(
            int messageId, ReceivedUid affectedSopClassUid, ReceivedUid affectedSopInstanceUid, int eventTypeId)
            implements Request {
        @Override
        public int commandField() {
            return 0x0100;
        }

        @Override
        public NEventReportRsp answer(Status status) {
            return new NEventReportRsp(messageId, affectedSopClassUid, affectedSopInstanceUid, eventTypeId, status);
        }
    }

    record NEventReportRsp(
            int messageIdBeingRespondedTo,
            ReceivedUid affectedSopClassUid,
            ReceivedUid affectedSopInstanceUid,
            int eventTypeId,
            Status status)
            implements Response {
        @Override
        public int commandField() {
            return 0x8100;
        }
    }

    /**
     * N-ACTION-RQ (PS3.7 §10.3.4); its action information follows as data set.
     *
     * @param affectedSopClassUid (0000,0003), which the standard calls requested here
     * @param affectedSopInstanceUid (0000,1001), likewise
     */
    record NActionRq(
            int messageId, ReceivedUid affectedSopClassUid, ReceivedUid affectedSopInstanceUid, int actionTypeId)
            implements Request {
        @Override
        public int commandField() {
            return 0x0130;
        }

        @Override
        public NActionRsp answer(Status status) {
            return new NActionRsp(messageId, affectedSopClassUid, affectedSopInstanceUid, actionTypeId, status);
        }
    }

    record NActionRsp(
            int messageIdBeingRespondedTo,
            ReceivedUid affectedSopClassUid,
            ReceivedUid affectedSopInstanceUid,
            int actionTypeId,
            Status status)
            implements Response {
        @Override
        public int commandField() {
            return 0x8130;
        }
    }

    /** A request of a service that no one here provides, N-CREATE for one. Its only answer is a refusal. */
    record UnrecognizedRq(int commandField, int messageId, ReceivedUid affectedSopClassUid) implements Request {
        @Override
        public UnrecognizedRsp answer(Status status) {
            return new UnrecognizedRsp(commandField | RESPONSE, messageId, status);
        }
    }

    record UnrecognizedRsp(int commandField, int messageIdBeingRespondedTo, Status status) implements Response {}
}
