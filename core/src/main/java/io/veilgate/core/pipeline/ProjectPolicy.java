package io.veilgate.core.pipeline;

import io.veilgate.core.deid.Deidentifier;
import io.veilgate.core.deid.ExclusionList;
import io.veilgate.core.mask.RuleSet;
import io.veilgate.core.mask.UnknownDevice;

/** What a project asks for. Shared by all threads. */
public record ProjectPolicy(
        Deidentifier deidentifier, ExclusionList exclusions, RuleSet rules, UnknownDevice unknownDevice) {}
