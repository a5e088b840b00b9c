package io.veilgate.scp.pacs;

import io.veilgate.core.base.DicomException;
import io.veilgate.core.base.Uid;
import io.veilgate.core.dataset.TransferSyntax;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** What a small PACS has, by study, series and instance. Safe for several threads; what {@link #read} hands out must not leave the function. */
interface Holdings {
    /** The studies there are now, to be looked at one by one with {@link #read}. */
    Iterable<IndexedStudy> studies();

    Optional<IndexedStudy> study(String studyInstanceUid);

    /** Looks into a study while nobody changes it. */
    <T> T read(IndexedStudy study, Function<IndexedStudy, T> function);

    /** The transfer syntaxes in which there are instances of a SOP Class; none if there are no instances. */
    Set<TransferSyntax> transferSyntaxes(Uid sopClassUid);

    /** An instance ready to be sent in that transfer syntax. */
    OutboundInstance open(IndexedInstance instance, TransferSyntax target) throws IOException, DicomException.Format;

    int instances();
}
