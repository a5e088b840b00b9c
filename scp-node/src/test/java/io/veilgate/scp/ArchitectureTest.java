package io.veilgate.scp;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;
import io.veilgate.core.testing.CommonRules;
import io.veilgate.core.testing.ProductClasses;

@AnalyzeClasses(packages = "io.veilgate", importOptions = ProductClasses.class)
final class ArchitectureTest {
    @ArchTest
    static final ArchTests common = ArchTests.in(CommonRules.class);

    @ArchTest
    static final ArchRule acyclic =
            slices().matching("io.veilgate.scp.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule modulesLookDownOnly = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("core")
            .definedBy("io.veilgate.core..")
            .layer("scu-client")
            .definedBy("io.veilgate.scu..")
            .layer("scp-node")
            .definedBy("io.veilgate.scp..")
            .whereLayer("core")
            .mayNotAccessAnyLayer()
            .whereLayer("scu-client")
            .mayOnlyAccessLayers("core")
            .whereLayer("scp-node")
            .mayNotBeAccessedByAnyLayer();

    /** A node is built in one place, by whoever was asked for one. */
    @ArchTest
    static final ArchRule onlyTheOutsideBuildsNodes = noClasses()
            .that()
            .resideOutsideOfPackages("io.veilgate.scp.wiring..", "io.veilgate.scp.cli..", "io.veilgate.scp.demo..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.veilgate.scp.wiring..");
}
