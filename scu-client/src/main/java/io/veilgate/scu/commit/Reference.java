package io.veilgate.scu.commit;

import io.veilgate.core.base.Uid;

/** An instance that an archive is asked to commit to, as it was sent. */
public record Reference(Uid sopClass, Uid sopInstance) {
    @Override
    public String toString() {
        return "Reference[" + sopClass + "]";
    }
}
