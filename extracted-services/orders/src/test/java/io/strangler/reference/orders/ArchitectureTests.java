package io.strangler.reference.orders;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTests {

    private final JavaClasses service = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.strangler.reference.orders");

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
                        "io.strangler.reference.customers..",
                        "io.strangler.reference.inventory..")
                .because("a service outlives the migration that created it")
                .check(service);
    }

    @Test
    void hasNoPackageCycles() {
        slices().matching("io.strangler.reference.orders.(*)..")
                .should()
                .beFreeOfCycles()
                .because("a cycle hides which package is the foundation")
                .check(service);
    }

    @Test
    void keepsTheOtherServicesBehindItsOwnPorts() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.strangler.reference.orders.remote..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.grpc..", "io.strangler.contract..", "org.springframework.web.client..")
                .because("the saga is about steps, not about how a neighbour is reached")
                .check(service);
    }
}
