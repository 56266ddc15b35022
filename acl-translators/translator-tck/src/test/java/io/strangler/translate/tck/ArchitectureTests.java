package io.strangler.translate.tck;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

class ArchitectureTests {
    private static final ArchRule NEEDS_LITTLE = noClasses()
            .should()
            .dependOnClassesThat()
            .resideOutsideOfPackages(
                    "io.strangler.translate",
                    "io.strangler.translate.tck",
                    "java..",
                    "org.assertj..",
                    "org.junit.jupiter.api..",
                    "org.jspecify..")
            .because("it joins the test class path of somebody else's build");

    @Test
    void theContractsNeedJunitAndAssertjOnly() {
        NEEDS_LITTLE.check(new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("io.strangler.translate.tck"));
    }

    @Test
    void theRuleCanFail() {
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> NEEDS_LITTLE.check(new ClassFileImporter().importClasses(ContractRun.class)));
    }
}
