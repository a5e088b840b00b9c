package io.veilgate.core.ul;

import static org.assertj.core.api.Assertions.assertThat;

import io.veilgate.core.base.AeTitle;
import io.veilgate.core.base.ReceivedUid;
import io.veilgate.core.base.Uid;
import io.veilgate.core.base.Uids;
import io.veilgate.core.ul.ContextPolicy.Supported;
import io.veilgate.core.ul.ContextResult.Result;
import io.veilgate.core.ul.UserInformation.AsyncWindow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NegotiationTest {
    private static final Set<Uid> LOSSLESS =
            Set.of(Uids.ImplicitVRLittleEndian, Uids.ExplicitVRLittleEndian, Uids.JPEGLosslessSV1);
    private static final Set<Uid> LOSSY = Set.of(Uids.JPEGBaseline8Bit);

    private static ContextPolicy mr(Role... requestorRoles) {
        Supported supported = new Supported(LOSSLESS, LOSSY, Set.of(requestorRoles));
        return abstractSyntax -> abstractSyntax.is(Uids.MRImageStorage) ? Optional.of(supported) : Optional.empty();
    }

    private static ProposedContext context(int id, Uid abstractSyntax, Uid... transferSyntaxes) {
        return new ProposedContext(
                id,
                ReceivedUid.of(abstractSyntax),
                Arrays.stream(transferSyntaxes).map(ReceivedUid::of).toList());
    }

    private static Pdu.AssociateRq rq(List<RoleSelection> roles, ProposedContext... contexts) {
        return new Pdu.AssociateRq(
                new AeTitle("A"),
                new AeTitle("B"),
                List.of(contexts),
                UserInformation.of(0, new Uid("2.25.1"), "V", roles));
    }

    private static RoleSelection mrRoles(Role... roles) {
        return new RoleSelection(ReceivedUid.of(Uids.MRImageStorage), Set.of(roles));
    }

    private static List<ContextResult> answer(ProposedContext... contexts) {
        return Negotiation.answer(rq(List.of(), contexts), mr(Role.SCU)).contexts();
    }

    @Test
    void theSendersOrderDecidesAmongLosslessSyntaxes() {
        assertThat(answer(
                        context(1, Uids.MRImageStorage, Uids.JPEGLosslessSV1, Uids.ImplicitVRLittleEndian),
                        context(3, Uids.MRImageStorage, Uids.ImplicitVRLittleEndian, Uids.JPEGLosslessSV1)))
                .extracting(result -> result.transferSyntax().value())
                .containsExactly(Uids.JPEGLosslessSV1.value(), Uids.ImplicitVRLittleEndian.value());
    }

    @Test
    void aLossySyntaxIsTakenOnlyWhereItsContextOffersNoLosslessOne() {
        assertThat(answer(
                        context(1, Uids.MRImageStorage, Uids.JPEGBaseline8Bit, Uids.ImplicitVRLittleEndian),
                        context(3, Uids.MRImageStorage, Uids.JPEGBaseline8Bit)))
                .containsExactly(
                        new ContextResult(1, Result.ACCEPTANCE, ReceivedUid.of(Uids.ImplicitVRLittleEndian)),
                        new ContextResult(3, Result.ACCEPTANCE, ReceivedUid.of(Uids.JPEGBaseline8Bit)));
    }

    @Test
    void whatIsNotSupportedIsRefusedWithItsReason() {
        assertThat(answer(
                        context(1, Uids.CTImageStorage, Uids.ImplicitVRLittleEndian),
                        context(3, Uids.MRImageStorage, Uids.JPEG2000),
                        new ProposedContext(5, ReceivedUid.of(Uids.MRImageStorage), List.of())))
                .extracting(ContextResult::result)
                .containsExactly(
                        Result.ABSTRACT_SYNTAX_NOT_SUPPORTED,
                        Result.TRANSFER_SYNTAXES_NOT_SUPPORTED,
                        Result.TRANSFER_SYNTAXES_NOT_SUPPORTED);
    }

    @Test
    void all128ContextsAreAnsweredInTheirOrder() {
        List<ProposedContext> contexts = new ArrayList<>();
        for (int id = 1; id < 256; id += 2) {
            contexts.add(context(id, Uids.MRImageStorage, Uids.ExplicitVRLittleEndian));
        }
        assertThat(answer(contexts.toArray(ProposedContext[]::new)))
                .hasSize(128)
                .allMatch(result -> result.result() == Result.ACCEPTANCE)
                .extracting(ContextResult::id)
                .isSorted();
    }

    @Test
    void aRoleIsGrantedOnlyWhereItWasProposedAndIsSupported() {
        ProposedContext context = context(1, Uids.MRImageStorage, Uids.ExplicitVRLittleEndian);
        Negotiation.Answer both = Negotiation.answer(rq(List.of(mrRoles(Role.SCU, Role.SCP)), context), mr(Role.SCP));
        assertThat(both.roles()).containsExactly(mrRoles(Role.SCP));
        assertThat(both.contexts().getFirst().result()).isEqualTo(Result.ACCEPTANCE);

        Negotiation.Answer neither = Negotiation.answer(rq(List.of(mrRoles(Role.SCP)), context), mr(Role.SCU));
        assertThat(neither.roles()).containsExactly(mrRoles());
        assertThat(neither.contexts().getFirst().result()).isEqualTo(Result.USER_REJECTION);

        Negotiation.Answer none = Negotiation.answer(rq(List.of(), context), mr(Role.SCP));
        assertThat(none.roles()).isEmpty();
        assertThat(none.contexts().getFirst().result()).isEqualTo(Result.USER_REJECTION);
    }

    @Test
    void aProposedWindowIsAnsweredWithOneOperationAtATimeAndNoOtherIs() {
        UserInformation plain = UserInformation.of(0, new Uid("2.25.1"), "V", List.of());
        for (AsyncWindow proposed : List.of(new AsyncWindow(0, 0), new AsyncWindow(5, 7), new AsyncWindow(1, 1))) {
            assertThat(Negotiation.answer(rq(withWindow(plain, Optional.of(proposed))), mr(Role.SCU))
                            .asyncWindow())
                    .contains(new AsyncWindow(1, 1));
        }
        assertThat(Negotiation.answer(rq(plain), mr(Role.SCU)).asyncWindow()).isEmpty();
    }

    private static Pdu.AssociateRq rq(UserInformation user) {
        return new Pdu.AssociateRq(new AeTitle("A"), new AeTitle("B"), List.of(), user);
    }

    private static UserInformation withWindow(UserInformation plain, Optional<AsyncWindow> window) {
        return new UserInformation(
                plain.maxPduLength(),
                plain.implementationClassUid(),
                plain.implementationVersionName(),
                window,
                List.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty());
    }

    @Test
    void withoutAnAnswerToItsRolesTheRequestorIsScu() {
        ReceivedUid mr = ReceivedUid.of(Uids.MRImageStorage);
        List<RoleSelection> proposed = List.of(mrRoles(Role.SCU, Role.SCP));
        assertThat(Negotiation.requestorRoles(mr, proposed, List.of())).containsExactly(Role.SCU);
        assertThat(Negotiation.requestorRoles(mr, proposed, List.of(mrRoles(Role.SCP))))
                .containsExactly(Role.SCP);
        assertThat(Negotiation.requestorRoles(mr, List.of(mrRoles(Role.SCP)), List.of(mrRoles(Role.SCU, Role.SCP))))
                .containsExactly(Role.SCP);
        assertThat(Negotiation.requestorRoles(mr, proposed, List.of(mrRoles()))).isEmpty();
    }
}
