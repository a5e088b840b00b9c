package io.veilgate.scu.retrieve;

import io.veilgate.core.base.DicomException;
import io.veilgate.core.base.ReceivedUid;
import io.veilgate.core.base.StorageSopClass;
import io.veilgate.core.base.Uid;
import io.veilgate.scu.query.FindScu;
import io.veilgate.scu.query.SeriesMatch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a peer's C-FIND says that a study holds.
 *
 * @param sopClasses of its instances; empty unless the peer says it of each
 * @param modalities of its series
 * @param instances SOP Instance UIDs by Series Instance UID
 */
record StudyPlan(
        ReceivedUid studyInstanceUid,
        Set<Uid> sopClasses,
        Set<String> modalities,
        Map<ReceivedUid, List<ReceivedUid>> instances) {
    /** Where neither classes nor modalities are said: what archives mostly hold. */
    private static final List<String> FALLBACK_MODALITIES =
            List.of("CT", "MR", "CR", "DX", "US", "XA", "RF", "NM", "PT", "MG", "OT", "SR", "PR");

    static StudyPlan of(ReceivedUid study, FindScu find) throws IOException, DicomException {
        Set<Uid> sopClasses = new LinkedHashSet<>();
        Set<String> modalities = new LinkedHashSet<>();
        Map<ReceivedUid, List<ReceivedUid>> instances = new LinkedHashMap<>();
        boolean[] allClasses = {true};
        for (SeriesMatch series : find.series(study)) {
            series.modality().ifPresent(modalities::add);
            Set<ReceivedUid> ofSeries = new LinkedHashSet<>();
            find.instances(study, series.seriesInstanceUid(), instance -> {
                ofSeries.add(instance.sopInstanceUid());
                Optional<Uid> sopClass = instance.sopClassUid().flatMap(ReceivedUid::strict);
                sopClass.ifPresentOrElse(sopClasses::add, () -> allClasses[0] = false);
            });
            instances.put(series.seriesInstanceUid(), List.copyOf(ofSeries));
        }
        return new StudyPlan(study, allClasses[0] ? sopClasses : Set.of(), modalities, instances);
    }

    String modality() {
        return modalities.isEmpty() ? "" : modalities.iterator().next();
    }

    /**
     * The storage SOP Classes to ask for: those that the peer names; else those that its modalities are known to have; else the usual ones.
     * Current classes come before retired ones, so that a limit cuts those off first.
     */
    List<Uid> wantedSopClasses() {
        if (!sopClasses.isEmpty()) {
            return List.copyOf(sopClasses);
        }
        List<Uid> byModality = ofModalities(modalities);
        return byModality.isEmpty() ? ofModalities(FALLBACK_MODALITIES) : byModality;
    }

    private static List<Uid> ofModalities(Collection<String> modalities) {
        Set<Uid> current = new LinkedHashSet<>();
        Set<Uid> retired = new LinkedHashSet<>();
        for (StorageSopClass sopClass : StorageSopClass.all()) {
            if (sopClass.modalities().stream().anyMatch(modalities::contains)) {
                (sopClass.retired() ? retired : current).add(sopClass.uid());
            }
        }
        if (current.isEmpty() && retired.isEmpty()) {
            return List.of();
        }
        // any modality may come as a secondary capture
        StorageSopClass.all().stream()
                .filter(sopClass -> sopClass.keyword().contains("SecondaryCapture"))
                .forEach(sopClass -> current.add(sopClass.uid()));
        List<Uid> all = new ArrayList<>(current);
        retired.stream().filter(uid -> !current.contains(uid)).forEach(all::add);
        return all;
    }
}
