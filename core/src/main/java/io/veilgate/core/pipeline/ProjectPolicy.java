package io.veilgate.core.pipeline;

import io.veilgate.core.deid.Deidentifier;
import io.veilgate.core.deid.ExclusionList;
import io.veilgate.core.mask.RuleSet;
import io.veilgate.core.mask.UnknownDevice;

/** What a project asks for. Shared by all threads. */
public record ProjectPolicy(
        Deidentifier deidentifier, ExclusionList exclusions, RuleSet rules, UnknownDevice unknownDevice) {
    /** The same for who has opted out by now. */
    public ProjectPolicy with(ExclusionList others) {
        return new ProjectPolicy(deidentifier, others, rules, unknownDevice);
    }

    /** The same for instances that have been made anew so often, under SOP Instance UIDs of their own. */
    public ProjectPolicy again(int times) {
        return times == 0 ? this : new ProjectPolicy(deidentifier.again(times), exclusions, rules, unknownDevice);
    }
}
