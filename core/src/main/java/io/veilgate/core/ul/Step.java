package io.veilgate.core.ul;

import java.util.List;

/** Where an event leads, and what is to be done, in this order. */
public record Step(State next, List<Action> actions) {
    public Step {
        actions = List.copyOf(actions);
    }

    Step(State next, Action... actions) {
        this(next, List.of(actions));
    }
}
