package io.strangler.proxy;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTests {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.strangler.proxy");

    @Test
    void onlyTheGatewayKnowsCamel() {
        noClasses()
                .that()
                .resideOutsideOfPackage("..proxy.gateway")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.camel..")
                .because("everything that decides must work and be tested without a running route")
                .check(CLASSES);
    }

    @Test
    void onlyTheGatewayKnowsVertx() {
        noClasses()
                .that()
                .resideOutsideOfPackage("..proxy.gateway")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.vertx..", "io.netty..")
                .because("who moves the bytes can then be replaced in one place")
                .check(CLASSES);
    }

    @Test
    void onlyItsPackageKnowsOpenFeature() {
        noClasses()
                .that()
                .resideOutsideOfPackage("..proxy.openfeature")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.openfeature..")
                .because("a provider is one source of stages among others")
                .check(CLASSES);
    }

    @Test
    void onlyItsPackageKnowsOpenTelemetry() {
        noClasses()
                .that()
                .resideOutsideOfPackage("..proxy.tracing")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.opentelemetry..")
                .because("without traces nothing of it may be loaded")
                .check(CLASSES);
    }

    @Test
    void onlyItsPackageKnowsHowCallersProveWhoTheyAre() {
        noClasses()
                .that()
                .resideOutsideOfPackage("..proxy.identity")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.nimbusds..")
                .because("everybody else needs to know who a caller is, not how that was found out")
                .check(CLASSES);
    }

    @Test
    void routingIsPure() {
        noClasses()
                .that()
                .resideInAPackage("..proxy.routing")
                .should()
                .dependOnClassesThat()
                .resideOutsideOfPackages(
                        "..proxy.routing",
                        "io.strangler.playbook",
                        "io.strangler.playbook.plan",
                        "io.strangler.playbook.stage",
                        "org.jspecify..",
                        "java.lang..",
                        "java.util",
                        "java.util.function",
                        "java.util.stream",
                        "java.util.regex",
                        "java.nio",
                        "java.nio.charset",
                        "java.net",
                        "java.io",
                        "java.security")
                .because("the same inputs must give the same decision, without I/O, time or threads")
                .check(CLASSES);
    }

    @Test
    void theToolkitDoesNotKnowTheReferenceSystems() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("..reference..")
                .because("a user's systems take their place")
                .check(CLASSES);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("io.strangler.proxy.(*)..")
                .should()
                .beFreeOfCycles()
                .because("a cycle cannot be understood, tested or replaced in parts")
                .check(CLASSES);
    }
}
