package io.veilgate.scp.store;

import io.veilgate.core.base.ReceivedUid;
import io.veilgate.core.base.StorageSopClass;
import io.veilgate.core.base.Uid;
import io.veilgate.core.base.Uids;
import io.veilgate.core.dataset.TransferSyntax;
import io.veilgate.core.dataset.TransferSyntaxes;
import io.veilgate.core.ul.ContextPolicy;
import io.veilgate.core.ul.Role;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What this node accepts as SCP: Verification, every storage SOP Class of the registry and those that the configuration adds, each in every
 * transfer syntax that carries a data set with its pixel data. A lossy one is taken only in a context that offers no lossless one.
 */
public final class StorageContexts implements ContextPolicy {
    static final Set<Uid> NATIVE = TransferSyntaxes.standard().all().stream()
            .filter(syntax -> syntax.kind() == TransferSyntax.Kind.NATIVE && !syntax.deflated())
            .map(TransferSyntax::uid)
            .collect(Collectors.toUnmodifiableSet());
    private static final Supported VERIFICATION = Supported.scu(NATIVE);
    private static final Supported STORAGE = new Supported(
            withLoss(TransferSyntax.Loss.LOSSLESS),
            union(withLoss(TransferSyntax.Loss.LOSSY), withLoss(TransferSyntax.Loss.EITHER)),
            Set.of(Role.SCU));

    private final Set<Uid> storageClasses;

    /** @param extraSopClasses private storage SOP Classes, besides the registry's */
    public StorageContexts(List<Uid> extraSopClasses) {
        Set<Uid> classes = new HashSet<>(extraSopClasses);
        StorageSopClass.all().forEach(known -> classes.add(known.uid()));
        this.storageClasses = Set.copyOf(classes);
    }

    /** Verification alone. */
    static ContextPolicy none() {
        return abstractSyntax -> abstractSyntax.is(Uids.Verification) ? Optional.of(VERIFICATION) : Optional.empty();
    }

    @Override
    public Optional<Supported> find(ReceivedUid abstractSyntax) {
        if (abstractSyntax.is(Uids.Verification)) {
            return Optional.of(VERIFICATION);
        }
        return abstractSyntax.strict().filter(storageClasses::contains).map(_ -> STORAGE);
    }

    private static Set<Uid> withLoss(TransferSyntax.Loss loss) {
        return TransferSyntaxes.standard().all().stream()
                .filter(syntax -> syntax.loss() == loss && syntax.kind() != TransferSyntax.Kind.BY_REFERENCE)
                .map(TransferSyntax::uid)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Set<Uid> union(Set<Uid> one, Set<Uid> other) {
        Set<Uid> both = new HashSet<>(one);
        both.addAll(other);
        return both;
    }
}
