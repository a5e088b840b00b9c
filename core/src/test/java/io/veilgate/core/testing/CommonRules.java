package io.veilgate.core.testing;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Architecture rules that hold in every module. */
public final class CommonRules {
    /** Sockets and event loops have one home; {@code ByteBuf} is welcome anywhere. */
    @ArchTest
    static final ArchRule channelsOnlyInNet = noClasses()
            .that()
            .resideOutsideOfPackage("io.veilgate.core.net..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.netty.channel..", "io.netty.handler..", "io.netty.bootstrap..");

    /** A clock that is passed in can be turned by a test. */
    @ArchTest
    static final ArchRule clockOnlyInBase = noClasses()
            .that()
            .resideOutsideOfPackage("io.veilgate.core.base..")
            .should()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethodWhere(target(name("now")).and(target(owner(resideInAPackage("java.time")))));

    /** What users read is the command line's business; everything else returns values or logs. */
    @ArchTest
    static final ArchRule consoleOnlyInCli = noClasses()
            .that()
            .resideOutsideOfPackage("io.veilgate.scp.cli..")
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err");

    private CommonRules() {}
}
