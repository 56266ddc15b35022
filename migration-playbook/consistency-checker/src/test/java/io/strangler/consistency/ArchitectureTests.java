package io.strangler.consistency;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

final class ArchitectureTests {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.strangler.consistency");

    @Test
    void theCheckerBuildsOnTheTwoBaseModulesOnly() {
        classes()
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(
                        "io.strangler.consistency..",
                        "io.strangler.translate..",
                        "io.strangler.playbook..",
                        "java..",
                        "org.jspecify..",
                        "org.postgresql..",
                        "tools.jackson.."))
                .because("it must judge proxy and bridge, so it may share nothing with them but the words")
                .check(CLASSES);
    }

    @Test
    void onlyTheAdapterKnowsHowTheBridgeIsAsked() {
        noClasses()
                .that()
                .doNotHaveSimpleName("BridgePositions")
                .should()
                .dependOnClassesThat(resideInAnyPackage("java.net.http.."))
                .because("positions are a port; a check without a bridge must be possible")
                .check(CLASSES);
    }

    @Test
    void onlyCopyGoesPastTheStandardInterfaceOfDatabases() {
        noClasses()
                .that()
                .haveNameNotMatching(".*\\.DriverCopy.*")
                .should()
                .dependOnClassesThat(resideInAnyPackage("org.postgresql.."))
                .because("another database is to be checked by the same classes")
                .check(CLASSES);
    }
}
