package io.veilgate.scp.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.veilgate.core.base.AeTitle;
import io.veilgate.core.base.Implementation;
import io.veilgate.core.net.AssociationHandler.Answer;
import io.veilgate.core.net.RemoteEnd;
import io.veilgate.core.ul.Pdu;
import io.veilgate.core.ul.Rejection;
import io.veilgate.core.ul.UserInformation;
import io.veilgate.core.ul.UserInformation.UserIdentity;
import io.veilgate.scp.route.Route;
import io.veilgate.scp.route.Routes;
import io.veilgate.scu.retrieve.Moves;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UserIdentityTest {
    private static final AeTitle NODE = new AeTitle("VEILGATE");
    private static final AeTitle GUARDED = new AeTitle("GUARDED");
    private static final AeTitle OPEN = new AeTitle("OPEN");

    @TempDir
    private Path folder;

    private StoreScp scp;

    @BeforeEach
    void start() throws IOException {
        Routes routes = new Routes(List.of(
                new Route(List.of(GUARDED), List.of(), List.of(), "guarded"),
                new Route(List.of(OPEN), List.of(), List.of(), "open")));
        Users users = Users.read(file("# who may push\n\nct-1:correct:horse\nmüller:바나나\n", "rw-------"));
        scp = new StoreScp(
                NODE,
                () -> routes,
                new Moves(),
                new StorageContexts(List.of()),
                null,
                null,
                () -> Map.of("guarded", users),
                new LateAnswers(_ -> Optional.empty()),
                _ -> Optional.empty());
    }

    private Path file(String text, String permissions) throws IOException {
        Path file = folder.resolve("users");
        Files.deleteIfExists(file);
        Files.writeString(file, text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }

    private Answer answer(AeTitle called, Optional<UserIdentity> identity) {
        UserInformation user = new UserInformation(
                0,
                io.veilgate.core.base.ReceivedUid.of(Implementation.CLASS_UID),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of(),
                List.of(),
                identity,
                Optional.empty());
        return scp.negotiate(
                new Pdu.AssociateRq(called, new AeTitle("CT1"), List.of(), user),
                new RemoteEnd(new InetSocketAddress("127.0.0.1", 1), Optional.empty()));
    }

    private static Optional<UserIdentity> identity(int type, String name, String passcode) {
        return Optional.of(new UserIdentity(
                type, true, StandardCharsets.UTF_8.encode(name), StandardCharsets.UTF_8.encode(passcode)));
    }

    @Test
    void aProjectThatAsksForUsersTakesThoseThatItKnowsAndSaysSo() {
        for (Optional<UserIdentity> known :
                List.of(identity(2, "ct-1", "correct:horse"), identity(2, "müller", "바나나"))) {
            assertThat(answer(GUARDED, known))
                    .isInstanceOfSatisfying(
                            Answer.Accept.class,
                            accept -> assertThat(accept.userIdentityChecked()).isTrue());
        }
    }

    @Test
    void everybodyElseIsRejectedForGoodByTheAssociationControl() {
        for (Optional<UserIdentity> unknown : List.of(
                Optional.<UserIdentity>empty(),
                identity(1, "ct-1", ""),
                identity(2, "ct-1", "wrong"),
                identity(2, "ct-1", ""),
                identity(2, "nobody", ""),
                identity(2, "", ""),
                identity(3, "ct-1", "correct:horse"))) {
            assertThat(answer(GUARDED, unknown)).isEqualTo(new Answer.Reject(Rejection.USER_IDENTITY_NOT_ACCEPTED));
        }
        assertThat(Rejection.USER_IDENTITY_NOT_ACCEPTED.toString()).contains("permanent, 1/2/1");
    }

    @Test
    void whereNobodyAsksAnyIdentityIsTakenWithoutAPositiveResponse() {
        for (int type = 1; type <= 5; type++) {
            assertThat(answer(OPEN, identity(type, "jane", "secret")))
                    .isInstanceOfSatisfying(
                            Answer.Accept.class,
                            accept -> assertThat(accept.userIdentityChecked()).isFalse());
        }
    }

    @Test
    void whoFitsNoRouteIsTurnedDownBeforeAnybodyWaits() {
        RemoteEnd remote = new RemoteEnd(new InetSocketAddress("127.0.0.1", 1), Optional.empty());
        UserInformation user = UserInformation.of(0, Implementation.CLASS_UID, "V", List.of());
        AeTitle calling = new AeTitle("CT1");
        assertThat(scp.screen(new Pdu.AssociateRq(OPEN, calling, List.of(), user), remote))
                .isEmpty();
        assertThat(scp.screen(new Pdu.AssociateRq(NODE, calling, List.of(), user), remote))
                .contains(Rejection.CALLING_AE_TITLE_NOT_RECOGNIZED);
        assertThat(scp.screen(new Pdu.AssociateRq(new AeTitle("ELSE"), calling, List.of(), user), remote))
                .contains(Rejection.CALLED_AE_TITLE_NOT_RECOGNIZED);
    }

    @Test
    void aFileThatEverybodyCanReadOrThatIsNotOneIsRefusedWithoutTellingWhatItHolds() throws Exception {
        assertThatThrownBy(() -> Users.read(file("ct-1:secret\n", "rw-r--r--")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("chmod 600");
        assertThatThrownBy(() -> Users.read(file("ct-1:secret\nsecret\n", "rw-------")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("line 2")
                .hasMessageNotContaining("secret");
    }
}
