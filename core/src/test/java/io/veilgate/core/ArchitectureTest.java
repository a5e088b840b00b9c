package io.veilgate.core;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;
import io.veilgate.core.testing.CommonRules;
import io.veilgate.core.testing.ProductClasses;

@AnalyzeClasses(packages = "io.veilgate.core", importOptions = ProductClasses.class)
final class ArchitectureTest {
    @ArchTest
    static final ArchTests common = ArchTests.in(CommonRules.class);

    @ArchTest
    static final ArchRule acyclic =
            slices().matching("io.veilgate.core.(*)..").should().beFreeOfCycles();

    /** Three towers, masking, network and storage, stand on one base and do not know each other. */
    @ArchTest
    static final ArchRule packagesUseWhatTheyName = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("base")
            .definedBy("io.veilgate.core.base..")
            .layer("dataset")
            .definedBy("io.veilgate.core.dataset..")
            .layer("yaml")
            .definedBy("io.veilgate.core.yaml..")
            .layer("image")
            .definedBy("io.veilgate.core.image..")
            .layer("deid")
            .definedBy("io.veilgate.core.deid..")
            .layer("mask")
            .definedBy("io.veilgate.core.mask..")
            .layer("pipeline")
            .definedBy("io.veilgate.core.pipeline..")
            .layer("ul")
            .definedBy("io.veilgate.core.ul..")
            .layer("dimse")
            .definedBy("io.veilgate.core.dimse..")
            .layer("net")
            .definedBy("io.veilgate.core.net..")
            .layer("spool")
            .definedBy("io.veilgate.core.spool..")
            .layer("ledger")
            .definedBy("io.veilgate.core.ledger..")
            .whereLayer("base")
            .mayNotAccessAnyLayer()
            .whereLayer("dataset")
            .mayOnlyAccessLayers("base")
            .whereLayer("yaml")
            .mayNotAccessAnyLayer()
            .whereLayer("image")
            .mayOnlyAccessLayers("base", "dataset")
            .whereLayer("deid")
            .mayOnlyAccessLayers("base", "dataset")
            .whereLayer("mask")
            .mayOnlyAccessLayers("base", "dataset", "image", "yaml")
            .whereLayer("pipeline")
            .mayOnlyAccessLayers("base", "dataset", "image", "deid", "mask")
            .whereLayer("ul")
            .mayOnlyAccessLayers("base")
            .whereLayer("dimse")
            .mayOnlyAccessLayers("base", "dataset", "ul")
            .whereLayer("net")
            .mayOnlyAccessLayers("base", "dataset", "ul", "dimse")
            .whereLayer("spool")
            .mayOnlyAccessLayers("base", "dataset")
            .whereLayer("ledger")
            .mayOnlyAccessLayers("base");

    @ArchTest
    static final ArchRule baseUsesTheJdkOnly = noClasses()
            .that()
            .resideInAPackage("io.veilgate.core.base..")
            .should()
            .dependOnClassesThat()
            .resideOutsideOfPackages("java..", "org.jspecify..", "io.veilgate.core.base..");

    /** These are functions of their input: ByteBuf is welcome, sockets and threads are not. */
    @ArchTest
    static final ArchRule pure = noClasses()
            .that()
            .resideInAnyPackage("io.veilgate.core.ul..", "io.veilgate.core.deid..", "io.veilgate.core.mask..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.net..", "java.nio.channels..", "java.util.concurrent..");
}
