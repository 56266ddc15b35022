package io.strangler.bridge;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

final class ArchitectureTests {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.strangler.bridge");

    @Test
    void onlyCaptureKnowsTheEngine() {
        noClasses()
                .that(resideOutsideOfPackage("io.strangler.bridge.capture"))
                .should()
                .dependOnClassesThat(resideInAnyPackage("io.debezium..", "org.apache.kafka.connect.."))
                .because("the engine is one way to read a log; the rest of the bridge must outlive it")
                .check(CLASSES);
    }

    @Test
    void onlyTransportKnowsTheBrokers() {
        noClasses()
                .that(resideOutsideOfPackages("io.strangler.bridge.capture", "io.strangler.bridge.transport"))
                .should()
                .dependOnClassesThat(resideInAnyPackage("org.apache.kafka.."))
                .because("whether changes travel over brokers is the plan's choice, and nobody else's concern")
                .check(CLASSES);
    }

    @Test
    void onlyAdministrationKnowsTheWeb() {
        noClasses()
                .that(resideOutsideOfPackage("io.strangler.bridge.admin"))
                .should()
                .dependOnClassesThat(resideInAnyPackage("org.springframework.web..", "org.springframework.http.."))
                .because("streams are told what to do by flags and switchovers, requests only look on")
                .check(CLASSES);
    }

    @Test
    void theBridgeNeedsNoSpring() {
        noClasses()
                .that(resideOutsideOfPackage("io.strangler.bridge.admin"))
                .and()
                .haveSimpleNameNotEndingWith("Health")
                .and()
                .doNotHaveSimpleName("BridgeApplication")
                .and()
                .doNotHaveSimpleName("BridgeParts")
                .should()
                .dependOnClassesThat(resideInAnyPackage("org.springframework.."))
                .because("it is used inside other applications too; Spring is the program around it")
                .check(CLASSES);
    }

    @Test
    void theBridgeServesAnyMigration() {
        noClasses()
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                        "..reference..", "io.strangler.proxy..", "io.strangler.consistency..", "io.strangler.cli.."))
                .because("the reference migration is one user among others, and programs meet only through the model")
                .check(CLASSES);
    }

    @Test
    void packagesFormNoCycle() {
        slices().matching("io.strangler.bridge.(*)..")
                .should()
                .beFreeOfCycles()
                .because("each package is one idea, to be understood without those above it")
                .check(CLASSES);
    }
}
