package io.veilgate.scu.forward;

import io.veilgate.core.base.Uid;
import io.veilgate.core.dataset.ByteSource;
import io.veilgate.core.dataset.Recipe;
import java.util.Optional;

/**
 * An instance on its way out.
 *
 * @param sopClass its SOP Class UID, which de-identification leaves as it is
 * @param sopInstance its new SOP Instance UID
 * @param recipe what is sent
 * @param identity the output as it was made, whose digest tells it from others; {@code recipe} itself unless an archive wants it in another
 *     transfer syntax
 * @param source what the recipes refer to; open until the result is known
 * @param replaced where the archive has another object under its UID: it counts as stored only when the archive has given it back
 */
public record Outgoing(
        Uid sopClass, Uid sopInstance, Recipe recipe, Recipe identity, ByteSource source, Optional<Place> replaced) {
    /** Where an archive has an instance: its new Study and Series Instance UID, which C-GET wants too. */
    public record Place(Uid study, Uid series) {
        @Override
        public String toString() {
            return "Place";
        }
    }

    /** One that the archive has no object for yet. */
    public Outgoing(Uid sopClass, Uid sopInstance, Recipe recipe, Recipe identity, ByteSource source) {
        this(sopClass, sopInstance, recipe, identity, source, Optional.empty());
    }

    /** One that is sent as it was made. */
    public Outgoing(Uid sopClass, Uid sopInstance, Recipe recipe, ByteSource source) {
        this(sopClass, sopInstance, recipe, recipe, source);
    }

    /** The same, to take the place of another object. */
    public Outgoing replacing(Place place) {
        return new Outgoing(sopClass, sopInstance, recipe, identity, source, Optional.of(place));
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
