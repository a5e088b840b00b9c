package io.veilgate.core.mask;

import java.time.LocalDate;
import java.util.List;

/** One rule: the images it is for, and what is done with them. */
record Rule(String name, List<Test> when, Action action) {
    Rule {
        when = List.copyOf(when);
    }

    /** One condition; a rule matches when all its own do. */
    record Test(Attribute attribute, Condition condition) {}

    sealed interface Action {
        String canonical();
    }

    record Quarantine() implements Action {
        @Override
        public String canonical() {
            return "quarantine";
        }
    }

    /** {@code reviewedBy} has looked at images like these and found no text in the pixels. */
    record Clean(String reviewedBy, LocalDate on) implements Action {
        @Override
        public String canonical() {
            return "clean " + on + " " + reviewedBy;
        }
    }

    /** @param outsideUltrasoundRegions whether everything outside the instance's ultrasound regions is blanked too */
    record Blank(List<RegionSpec> regions, boolean outsideUltrasoundRegions) implements Action {
        Blank {
            regions = List.copyOf(regions);
        }

        @Override
        public String canonical() {
            return "blank " + outsideUltrasoundRegions + " "
                    + regions.stream().map(RegionSpec::canonical).sorted().toList();
        }
    }
}
