package io.veilgate.core.pipeline;

import io.veilgate.core.base.ReceivedUid;
import io.veilgate.core.base.Uid;
import io.veilgate.core.dataset.FileMeta;
import io.veilgate.core.dataset.Recipe;
import io.veilgate.core.mask.DeviceGroup;
import java.util.List;
import java.util.Optional;

/** What became of an instance. Only a {@link Masked} one can be sent. */
public sealed interface Outcome {
    /** Of the project's mask rules; empty where they were not reached. */
    String rulesVersion();

    /** Of the confidentiality profile; empty where it was not reached. */
    String profileVersion();

    /**
     * Every step that the project asks for has succeeded.
     *
     * @param recipe reads only {@link ReceivedInstance#dataSet}, in the transfer syntax received
     * @param transcoded the same data set in the transfer syntax that was asked for instead, if one was
     * @param sopClassUid as received
     * @param studyInstanceUid the new one; empty where the received instance has none; so the Series Instance UID
     * @param patientId the pseudonym or ResearchID
     */
    record Masked(
            Recipe recipe,
            Optional<Recipe> transcoded,
            ReceivedUid sopClassUid,
            Uid sopInstanceUid,
            Optional<Uid> studyInstanceUid,
            Optional<Uid> seriesInstanceUid,
            String patientId,
            Pixels pixels,
            String rulesVersion,
            String profileVersion)
            implements Outcome {
        /** File Meta Information for the output as a file; nothing of the received one is in it. */
        public FileMeta fileMeta() {
            return FileMeta.of(sopClassUid, ReceivedUid.of(sopInstanceUid), recipe.transferSyntax());
        }

        @Override
        public String toString() {
            return "Masked[" + pixels.treatment() + ", rules " + rulesVersion + ", " + profileVersion + "]";
        }
    }

    /**
     * Held.
     *
     * @param device by which instances without a rule are grouped; empty where the header could not be read
     */
    record Quarantined(Reason reason, Optional<DeviceGroup> device, String rulesVersion, String profileVersion)
            implements Outcome {
        @Override
        public String toString() {
            return "Quarantined[" + reason + "]";
        }
    }

    /**
     * What was done to the pixels.
     *
     * @param rules names of the mask rules that said so
     * @param regions blanked in every frame
     */
    record Pixels(Treatment treatment, List<String> rules, int regions) {
        public Pixels {
            rules = List.copyOf(rules);
        }
    }

    /** How an instance's pixels were treated. */
    enum Treatment {
        /** Regions were blanked. */
        MASKED,
        /** A rule says that someone has looked at images like this. */
        REVIEWED,
        /** The project lets images of unknown devices pass. */
        PASSED,
        /** The instance has none. */
        NO_PIXELS
    }
}
