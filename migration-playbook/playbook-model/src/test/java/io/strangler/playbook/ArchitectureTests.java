package io.strangler.playbook;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTests {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.strangler.playbook");

    @Test
    void importsNothingElseOfOurs() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "io.strangler.playbook..",
                        "io.strangler.translate..",
                        "java..",
                        "org.jspecify..",
                        "org.snakeyaml..",
                        "io.github.jamsesso..",
                        "com.google.gson..",
                        "org.apache.commons.codec..",
                        "jakarta.servlet..")
                .because("every program builds on the model, so it may drag nothing along")
                .check(CLASSES);
    }

    @Test
    void knowsTranslatorsOnlyInPlans() {
        noClasses()
                .that()
                .resideOutsideOfPackage("..playbook.plan..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.strangler.translate..")
                .because("a plan maps columns, but stages, gates and the ledger know nothing of rows")
                .check(CLASSES);
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.strangler.translate.jdbc..")
                .because("a plan says what is mapped; reading and writing it is the programs' business")
                .check(CLASSES);
    }

    @Test
    void confinesYamlToOnePackage() {
        noClasses()
                .that()
                .resideOutsideOfPackage("..playbook.yaml..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.snakeyaml..")
                .because("a file format must not leak into the words of the trade")
                .check(CLASSES);
    }

    @Test
    void confinesTheRuleInterpreterToStages() {
        noClasses()
                .that()
                .resideOutsideOfPackage("..playbook.stage..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.github.jamsesso..", "org.apache.commons.codec..")
                .because("only a flag's targeting needs an interpreter")
                .check(CLASSES);
    }

    @Test
    void confinesServletsToTheAdministrationPorts() {
        noClasses()
                .that()
                .resideOutsideOfPackage("..playbook.admin..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("jakarta.servlet..")
                .because("the command line has no servlet container")
                .check(CLASSES);
    }

    @Test
    void keepsSqlBesideTheLedger() {
        noClasses()
                .that()
                .resideInAnyPackage("..playbook.stage..", "..playbook.gate..", "..playbook.yaml..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.sql..")
                .because("rules and judgements are pure")
                .check(CLASSES);
    }

    @Test
    void hasNoPackageCycles() {
        slices().matching("io.strangler.playbook.(*)..")
                .should()
                .beFreeOfCycles()
                .check(CLASSES);
    }
}
