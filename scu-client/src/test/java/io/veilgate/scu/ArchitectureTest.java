package io.veilgate.scu;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;
import io.veilgate.core.testing.CommonRules;
import io.veilgate.core.testing.ProductClasses;

@AnalyzeClasses(packages = "io.veilgate.scu", importOptions = ProductClasses.class)
final class ArchitectureTest {
    @ArchTest
    static final ArchTests common = ArchTests.in(CommonRules.class);

    @ArchTest
    static final ArchRule acyclic =
            slices().matching("io.veilgate.scu.(*)..").should().beFreeOfCycles();

    /** Retrieval and forwarding meet in the node: what is fetched reaches the archive through spool and masking only. */
    @ArchTest
    static final ArchRule retrievalDoesNotKnowTheForwarder = noClasses()
            .that()
            .resideInAnyPackage("io.veilgate.scu.query..", "io.veilgate.scu.retrieve..", "io.veilgate.scu.pace..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.veilgate.scu.forward..");

    @ArchTest
    static final ArchRule knowsNothingOfTheNode =
            noClasses().should().dependOnClassesThat().resideInAPackage("io.veilgate.scp..");
}
