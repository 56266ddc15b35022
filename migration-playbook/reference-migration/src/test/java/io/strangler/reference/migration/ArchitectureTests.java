package io.strangler.reference.migration;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The lines between the modules, over the compiled classes of all of them. */
class ArchitectureTests {
    private static final String[] TOOLKIT = {
        "io.strangler.translate..",
        "io.strangler.playbook..",
        "io.strangler.proxy..",
        "io.strangler.bridge..",
        "io.strangler.consistency..",
        "io.strangler.cli.."
    };
    private static final String[] REFERENCE_SYSTEMS = {
        "io.strangler.reference.monolith..",
        "io.strangler.reference.customers..",
        "io.strangler.reference.inventory..",
        "io.strangler.reference.orders.."
    };

    private static JavaClasses classes;

    @BeforeAll
    static void importEveryModule() throws IOException {
        List<Path> folders = new ArrayList<>();
        Files.walkFileTree(Path.of("../.."), new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                String name = folder.getFileName().toString();
                if (folder.endsWith("target/classes")) {
                    folders.add(folder);
                    return FileVisitResult.SKIP_SUBTREE;
                }
                return name.equals("src") || name.equals(".git")
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }
        });
        classes = new ClassFileImporter().importPaths(folders);
    }

    @Test
    void seesEveryModule() {
        for (String each : TOOLKIT) {
            assertThat(classes.that(resideInAPackage(each))).as(each).isNotEmpty();
        }
        for (String each : REFERENCE_SYSTEMS) {
            assertThat(classes.that(resideInAPackage(each))).as(each).isNotEmpty();
        }
    }

    @Test
    void theReferenceSystemsDoNotKnowTheToolkit() {
        noClasses()
                .that()
                .resideInAnyPackage(REFERENCE_SYSTEMS)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(TOOLKIT)
                .because("a system that is being migrated is not written for it")
                .check(classes);
    }

    @Test
    void theToolkitDoesNotKnowTheReferenceMigration() {
        noClasses()
                .that()
                .resideInAnyPackage(TOOLKIT)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.strangler.reference..")
                .because("users bring systems and translators of their own")
                .check(classes);
    }

    @Test
    void theReferenceSystemsDoNotKnowEachOther() {
        for (String each : REFERENCE_SYSTEMS) {
            noClasses()
                    .that()
                    .resideInAPackage(each)
                    .should()
                    .dependOnClassesThat(resideInAnyPackage(REFERENCE_SYSTEMS).and(not(resideInAPackage(each))))
                    .because("they meet by HTTP, by the contracts they publish and by the bridge only")
                    .check(classes);
        }
    }

    @Test
    void theTranslatorsContractImportsNothingOfOursAndTheModelOnlyThat() {
        importsNothingOfOursBut("io.strangler.translate..");
        // A plan maps columns, decision 0008; its own module says which package may.
        importsNothingOfOursBut("io.strangler.playbook..", "io.strangler.translate..");
    }

    private static void importsNothingOfOursBut(String... roots) {
        noClasses()
                .that()
                .resideInAPackage(roots[0])
                .should()
                .dependOnClassesThat(resideInAPackage("io.strangler..").and(not(resideInAnyPackage(roots))))
                .because("everything else depends on them")
                .check(classes);
    }

    @Test
    void theProgramsDoNotKnowEachOther() {
        String[] programs = {"io.strangler.proxy..", "io.strangler.bridge..", "io.strangler.cli.."};
        for (String program : programs) {
            noClasses()
                    .that()
                    .resideInAPackage(program)
                    .should()
                    .dependOnClassesThat(resideInAnyPackage(programs).and(not(resideInAPackage(program))))
                    .because("they meet in files, databases and admin ports, so that each can be replaced alone")
                    .check(classes);
        }
    }

    @Test
    void theStoryKnowsTheToolkitFromOutsideOnly() {
        noClasses()
                .that()
                .resideInAPackage("io.strangler.reference.migration..")
                .and()
                .resideOutsideOfPackage("io.strangler.reference.migration.wrong")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(TOOLKIT)
                .because("it must notice what an operator would notice")
                .check(classes);
    }
}
