package io.strangler.translate;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

class ArchitectureTests {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.strangler.translate");

    private static final ArchRule NEEDS_NOTHING = noClasses()
            .should()
            .dependOnClassesThat()
            .resideOutsideOfPackages("io.strangler.translate..", "java..", "org.jspecify..")
            .because("a user's translators must not inherit anybody's library versions");

    private static final ArchRule IS_PURE = noClasses()
            .that()
            .resideInAnyPackage("io.strangler.translate", "io.strangler.translate.column")
            .and()
            .doNotHaveSimpleName("TranslatorJars")
            .and()
            .doNotHaveSimpleName("JarDigest")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.io..", "java.nio.file..", "java.net..", "java.sql..", "javax.sql..")
            .because("values in, values out: a translator that can do I/O can be slow, fail and differ from itself");

    private static final ArchRule DOES_NOT_KNOW_ITS_USERS = noClasses()
            .that()
            .resideInAPackage("io.strangler.translate")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.strangler.translate.jdbc..", "io.strangler.translate.column..")
            .because("how rows are read is no concern of how they are translated");

    @Test
    void theContractNeedsTheJdkOnly() {
        NEEDS_NOTHING.check(CLASSES);
    }

    @Test
    void theContractIsPure() {
        IS_PURE.check(CLASSES);
    }

    @Test
    void theContractDoesNotKnowItsUsers() {
        DOES_NOT_KNOW_ITS_USERS.check(CLASSES);
    }

    @Test
    void thereAreNoPackageCycles() {
        slices().matching("io.strangler.translate.(**)")
                .should()
                .beFreeOfCycles()
                .because("a cycle hides which package is the foundation")
                .check(CLASSES);
    }

    @Test
    void everyRuleCanFail() {
        JavaClasses offenders = new ClassFileImporter().importClasses(Offender.class);
        for (ArchRule rule : new ArchRule[] {NEEDS_NOTHING, IS_PURE, DOES_NOT_KNOW_ITS_USERS}) {
            assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> rule.check(offenders));
        }
    }

    /** Breaks every rule. */
    private record Offender(
            java.io.File file,
            io.strangler.translate.jdbc.JdbcAggregates user,
            com.tngtech.archunit.ArchConfiguration other) {}
}
