package io.veilgate.scu.forward;

import io.veilgate.core.base.Uid;
import io.veilgate.core.dataset.ByteSource;
import io.veilgate.core.dataset.Recipe;

/**
 * An instance on its way out.
 *
 * @param sopClass its SOP Class UID, which de-identification leaves as it is
 * @param sopInstance its new SOP Instance UID
 * @param source what the recipe refers to; open until the result is known
 */
public record Outgoing(Uid sopClass, Uid sopInstance, Recipe recipe, ByteSource source) {
    @Override
    public String toString() {
        return "Outgoing[" + sopClass + ", " + recipe.transferSyntax() + "]";
    }
}
