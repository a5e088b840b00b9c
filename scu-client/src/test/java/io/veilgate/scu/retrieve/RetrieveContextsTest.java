package io.veilgate.scu.retrieve;

import static org.assertj.core.api.Assertions.assertThat;

import io.veilgate.core.base.ReceivedUid;
import io.veilgate.core.base.StorageSopClass;
import io.veilgate.core.base.Uid;
import io.veilgate.core.base.Uids;
import io.veilgate.core.net.AssociationRequest;
import io.veilgate.core.ul.ProposedContext;
import io.veilgate.core.ul.Role;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RetrieveContextsTest {
    @Test
    void offersToReceiveEachClassAsScpInEveryTransferSyntaxOfAContextOfItsOwn() {
        AssociationRequest request = RetrieveContexts.forGet(List.of(Uids.MRImageStorage));
        assertThat(request.roles()).isEqualTo(Map.of(Uids.MRImageStorage, Set.of(Role.SCP)));
        assertThat(request.proposals())
                .filteredOn(proposal -> proposal.abstractSyntax().equals(Uids.MRImageStorage))
                .hasSizeGreaterThan(10)
                .filteredOn(proposal -> proposal.transferSyntaxes().size() > 1)
                .hasSize(1);
    }

    @Test
    void neverOffersMoreThan128Contexts() {
        List<Uid> all = StorageSopClass.all().stream()
                .map(StorageSopClass::uid)
                .limit(RetrieveContexts.MOST_SOP_CLASSES)
                .toList();
        for (int count : new int[] {1, 8, 12, 60, all.size()}) {
            assertThat(RetrieveContexts.forGet(all.subList(0, count)).proposals())
                    .hasSizeLessThanOrEqualTo(ProposedContext.MAX_CONTEXTS);
        }
    }

    @Test
    void asksForWhatTheModalityHasWhereThePacsNamesNoClasses() {
        StudyPlan plan = new StudyPlan(new ReceivedUid("1.2"), Set.of(), Set.of("US"), Map.of());
        assertThat(plan.wantedSopClasses())
                .contains(Uids.UltrasoundImageStorage, Uids.UltrasoundMultiFrameImageStorage)
                .contains(Uids.SecondaryCaptureImageStorage)
                .doesNotContain(Uids.MRImageStorage);
        StudyPlan unknown = new StudyPlan(new ReceivedUid("1.2"), Set.of(), Set.of(), Map.of());
        assertThat(unknown.wantedSopClasses()).contains(Uids.CTImageStorage, Uids.MRImageStorage);
        StudyPlan named = new StudyPlan(new ReceivedUid("1.2"), Set.of(Uids.CTImageStorage), Set.of("US"), Map.of());
        assertThat(named.wantedSopClasses()).containsExactly(Uids.CTImageStorage);
    }
}
