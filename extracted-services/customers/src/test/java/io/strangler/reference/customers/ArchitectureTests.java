package io.strangler.reference.customers;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTests {

    private final JavaClasses service = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.strangler.reference.customers");

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
                        "io.strangler.reference.monolith..",
                        "io.strangler.reference.inventory..",
                        "io.strangler.reference.orders..")
                .because("a service outlives the migration that created it")
                .check(service);
    }

    @Test
    void hasNoPackageCycles() {
        slices().matching("io.strangler.reference.customers.(*)..")
                .should()
                .beFreeOfCycles()
                .because("a cycle hides which package is the foundation")
                .check(service);
    }
}
