package io.veilgate.scp.cli;

import io.veilgate.core.base.ReceivedUid;
import io.veilgate.scu.query.DateRange;
import io.veilgate.scu.query.StudyKey;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The key of a query, as options. */
final class KeyOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec command = CommandSpec.create();

    @Option(names = "--study", paramLabel = "UID", description = "Study Instance UID.")
    private Optional<String> study = Optional.empty();

    @Option(names = "--accession", paramLabel = "NUMBER", description = "Accession Number.")
    private Optional<String> accession = Optional.empty();

    @Option(names = "--patient", paramLabel = "ID", description = "Patient ID.")
    private Optional<String> patient = Optional.empty();

    @Option(names = "--issuer", paramLabel = "ISSUER", description = "Issuer of Patient ID; with --patient.")
    private Optional<String> issuer = Optional.empty();

    @Option(names = "--date", paramLabel = "RANGE", description = "Study Date: 20240101-20240630, or one day.")
    private Optional<String> date = Optional.empty();

    @Option(names = "--modality", paramLabel = "MODALITY", description = "A modality of the study: MR, CT, US, ...")
    private Optional<String> modality = Optional.empty();

    /** Bad usage where the options do not make a safe key. */
    StudyKey key() {
        try {
            return new StudyKey(
                    study.map(ReceivedUid::new),
                    accession,
                    patient,
                    issuer,
                    date.map(DateRange::parse),
                    modality.map(text -> text.toUpperCase(Locale.ROOT)));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), e.getMessage(), e);
        }
    }
}
