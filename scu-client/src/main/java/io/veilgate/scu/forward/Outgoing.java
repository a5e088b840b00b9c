package io.veilgate.scu.forward;

import io.veilgate.core.base.Uid;
import io.veilgate.core.dataset.ByteSource;
import io.veilgate.core.dataset.Recipe;

/**
 * An instance on its way out.
 *
 * @param sopClass its SOP Class UID, which de-identification leaves as it is
 * @param sopInstance its new SOP Instance UID
 * @param recipe what is sent
 * @param identity the output as it was made, whose digest tells it from others; {@code recipe} itself unless an archive wants it in another
 *     transfer syntax
 * @param source what the recipes refer to; open until the result is known
 */
public record Outgoing(Uid sopClass, Uid sopInstance, Recipe recipe, Recipe identity, ByteSource source) {
    /** One that is sent as it was made. */
    public Outgoing(Uid sopClass, Uid sopInstance, Recipe recipe, ByteSource source) {
        this(sopClass, sopInstance, recipe, recipe, source);
    }

    /** Whether it is sent in the transfer syntax that it was made in. */
    boolean isAsMade() {
        return recipe.transferSyntax().equals(identity.transferSyntax());
    }

    @Override
    public String toString() {
        return "Outgoing[" + sopClass + ", " + recipe.transferSyntax() + "]";
    }
}
