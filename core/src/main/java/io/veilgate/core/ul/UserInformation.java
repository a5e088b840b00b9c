package io.veilgate.core.ul;

import io.veilgate.core.base.ReceivedUid;
import io.veilgate.core.base.Uid;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * User information (PS3.8 Annex D.1, PS3.7 Annex D.3.3).
 *
 * @param maxPduLength greatest variable field of a P-DATA-TF, without the 6-byte header, that the sender of this will receive; 0 = no limit
 * @param implementationVersionName 1 to 16 characters
 * @param userIdentityResponse the server's answer (59H), in A-ASSOCIATE-AC only
 */
public record UserInformation(
        long maxPduLength,
        ReceivedUid implementationClassUid,
        Optional<String> implementationVersionName,
        Optional<AsyncWindow> asyncWindow,
        List<RoleSelection> roles,
        List<ExtendedNegotiation> extendedNegotiations,
        List<CommonExtendedNegotiation> commonExtendedNegotiations,
        Optional<UserIdentity> userIdentity,
        Optional<ByteBuffer> userIdentityResponse) {
    /** What a peer that leaves out the maximum length is taken to receive: what the oldest toolkits state. */
    static final long DEFAULT_MAX_PDU_LENGTH = 16384;

    /** Asynchronous operations window (PS3.7 §D.3.3.3); 0 = no limit. */
    public record AsyncWindow(int invoked, int performed) {}

    /** SOP Class extended negotiation (PS3.7 §D.3.3.5). {@code applicationInformation} is read-only. */
    public record ExtendedNegotiation(ReceivedUid sopClassUid, ByteBuffer applicationInformation) {}

    /** SOP Class common extended negotiation (PS3.7 §D.3.3.6). */
    public record CommonExtendedNegotiation(
            ReceivedUid sopClassUid, ReceivedUid serviceClassUid, List<ReceivedUid> relatedGeneralSopClassUids) {
        public CommonExtendedNegotiation {
            relatedGeneralSopClassUids = List.copyOf(relatedGeneralSopClassUids);
        }
    }

    /**
     * User identity (PS3.7 §D.3.3.7). Holds credentials: never logged.
     *
     * @param type 1 name, 2 name and passcode, 3 Kerberos, 4 SAML, 5 JSON web token
     */
    public record UserIdentity(
            int type, boolean positiveResponseRequested, ByteBuffer primaryField, ByteBuffer secondaryField) {
        @Override
        public String toString() {
            return "UserIdentity[type=" + type + "]";
        }
    }

    public UserInformation {
        roles = List.copyOf(roles);
        extendedNegotiations = List.copyOf(extendedNegotiations);
        commonExtendedNegotiations = List.copyOf(commonExtendedNegotiations);
    }

    /** What we state about ourselves; synchronous, with no extended negotiation. */
    public static UserInformation of(
            int maxPduLength, Uid implementationClassUid, String implementationVersionName, List<RoleSelection> roles) {
        return new UserInformation(
                maxPduLength,
                ReceivedUid.of(implementationClassUid),
                Optional.of(implementationVersionName),
                Optional.empty(),
                roles,
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty());
    }

    /** These, with {@code more} extended negotiations. */
    public UserInformation withExtendedNegotiations(List<ExtendedNegotiation> more) {
        return new UserInformation(
                maxPduLength,
                implementationClassUid,
                implementationVersionName,
                asyncWindow,
                roles,
                more,
                commonExtendedNegotiations,
                userIdentity,
                userIdentityResponse);
    }

    /** These, with an asynchronous operations window. */
    public UserInformation withAsyncWindow(AsyncWindow window) {
        return new UserInformation(
                maxPduLength,
                implementationClassUid,
                implementationVersionName,
                Optional.of(window),
                roles,
                extendedNegotiations,
                commonExtendedNegotiations,
                userIdentity,
                userIdentityResponse);
    }

    /**
     * How many operations of the requestor may be outstanding at a time, where it proposed {@code rq} and was answered with {@code ac}. Without
     * an answer it is one (PS3.7 §D.3.3.3), and it is never more than was proposed.
     */
    public static int operations(UserInformation rq, UserInformation ac) {
        int proposed = rq.asyncWindow.map(AsyncWindow::invoked).orElse(1);
        int answered = ac.asyncWindow.map(AsyncWindow::invoked).orElse(1);
        return answered == 0 ? proposed : Math.min(proposed, answered);
    }

    @Override
    public String toString() {
        return "UserInformation[maxPduLength=" + maxPduLength + ", roles=" + roles.size() + "]";
    }
}
