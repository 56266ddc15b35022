package io.strangler.reference.translators;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

class ArchitectureTests {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.strangler.reference.translators");

    private static final ArchRule KNOWS_NEITHER_SYSTEM = noClasses()
            .should()
            .dependOnClassesThat()
            .resideOutsideOfPackages(
                    "io.strangler.reference.translators",
                    "io.strangler.translate",
                    "java..",
                    "javax.annotation.processing",
                    "org.jspecify..",
                    "org.mapstruct..",
                    "tools.jackson..")
            .because(
                    "the layer between two models shares code with neither, and the jar has to load beside any program");

    private static final ArchRule ONE_CLASS_KNOWS_JACKSON = noClasses()
            .that()
            .haveNameNotMatching(".*\\.CustomerJson(\\$.*)?")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("tools.jackson..")
            .because("bridge and checker translate rows, and need not have Jackson for it");

    @Test
    void knowsNeitherSystem() {
        KNOWS_NEITHER_SYSTEM.check(CLASSES);
    }

    @Test
    void oneClassKnowsJackson() {
        ONE_CLASS_KNOWS_JACKSON.check(CLASSES);
    }

    @Test
    void theRulesCanFail() {
        JavaClasses offenders = new ClassFileImporter().importClasses(CustomerExchangeTests.class);

        assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> KNOWS_NEITHER_SYSTEM.check(offenders));
        assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> ONE_CLASS_KNOWS_JACKSON.check(offenders));
    }
}
