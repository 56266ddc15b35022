package io.strangler.reference.monolith;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTests {

    private final JavaClasses monolith = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.strangler.reference.monolith");

    @Test
    void knowsNothingOfTheToolkit() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.strangler.translate..",
                        "io.strangler.playbook..",
                        "io.strangler.proxy..",
                        "io.strangler.bridge..",
                        "io.strangler.consistency..",
                        "io.strangler.cli..",
                        "io.strangler.reference.translators..",
                        "io.strangler.reference.customers..")
                .because("a monolith does not know that it is being migrated")
                .check(monolith);
    }

    @Test
    void hasNoPackageCycles() {
        slices().matching("io.strangler.reference.monolith.(*)..")
                .should()
                .beFreeOfCycles()
                .because("each area of the shop must be movable alone")
                .check(monolith);
    }
}
