package io.veilgate.core.dataset;

import io.veilgate.core.base.Tables;
import io.veilgate.core.base.Uid;
import io.veilgate.core.base.Uids;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The transfer syntaxes known to a reader or a negotiation; immutable, in the registry's order. */
public final class TransferSyntaxes {
    private static final TransferSyntaxes STANDARD = load();

    public static final TransferSyntax IMPLICIT_VR_LITTLE_ENDIAN = STANDARD.require(Uids.ImplicitVRLittleEndian);
    public static final TransferSyntax EXPLICIT_VR_LITTLE_ENDIAN = STANDARD.require(Uids.ExplicitVRLittleEndian);
    public static final TransferSyntax EXPLICIT_VR_BIG_ENDIAN = STANDARD.require(Uids.ExplicitVRBigEndian);
    public static final TransferSyntax DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN =
            STANDARD.require(Uids.DeflatedExplicitVRLittleEndian);
    public static final TransferSyntax RLE_LOSSLESS = STANDARD.require(Uids.RLELossless);

    private final Map<Uid, TransferSyntax> byUid;

    private TransferSyntaxes(Map<Uid, TransferSyntax> byUid) {
        this.byUid = byUid;
    }

    /** Every transfer syntax of the registry that encodes a data set which C-STORE can carry. */
    public static TransferSyntaxes standard() {
        return STANDARD;
    }

    /** These and one more; this table stays as it is. */
    public TransferSyntaxes with(TransferSyntax more) {
        Map<Uid, TransferSyntax> extended = new LinkedHashMap<>(byUid);
        extended.put(more.uid(), more);
        return new TransferSyntaxes(extended);
    }

    public Optional<TransferSyntax> get(Uid uid) {
        return Optional.ofNullable(byUid.get(uid));
    }

    public Collection<TransferSyntax> all() {
        return Collections.unmodifiableCollection(byUid.values());
    }

    private TransferSyntax require(Uid uid) {
        return get(uid).orElseThrow(() -> new IllegalStateException("transfer syntax table lacks " + uid));
    }

    private static TransferSyntaxes load() {
        Map<Uid, TransferSyntax> table = new LinkedHashMap<>();
        for (String[] row : Tables.read(TransferSyntaxes.class, "transfer-syntaxes.tsv")) {
            TransferSyntax syntax = new TransferSyntax(
                    new Uid(row[0]),
                    row[1],
                    row[3].equals("explicit"),
                    row[2].equals("big"),
                    row[4].equals("Y"),
                    row[5].equals("dataset"),
                    row[6],
                    switch (row[7]) {
                        case "lossless" -> TransferSyntax.Loss.LOSSLESS;
                        case "lossy" -> TransferSyntax.Loss.LOSSY;
                        default -> TransferSyntax.Loss.EITHER;
                    },
                    switch (row[8]) {
                        case "native" -> TransferSyntax.Kind.NATIVE;
                        case "video" -> TransferSyntax.Kind.VIDEO;
                        case "by-reference" -> TransferSyntax.Kind.BY_REFERENCE;
                        default -> TransferSyntax.Kind.STILL;
                    });
            table.put(syntax.uid(), syntax);
        }
        return new TransferSyntaxes(table);
    }
}
