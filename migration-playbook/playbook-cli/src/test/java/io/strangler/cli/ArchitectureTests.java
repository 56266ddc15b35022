package io.strangler.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

final class ArchitectureTests {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.strangler.cli");

    @Test
    void theCommandLineMeetsTheProgramsOnlyOverTheWireAndThroughTheModel() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.strangler.proxy..", "io.strangler.bridge..", "..reference..")
                .because(
                        "an operator's machine has neither program, and the reference migration is one user among others")
                .check(CLASSES);
    }

    @Test
    void itStartsWithoutAnApplicationFramework() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.springframework..", "io.zonky..")
                .because("a command that takes seconds to start is not used in an emergency")
                .check(CLASSES);
    }
}
