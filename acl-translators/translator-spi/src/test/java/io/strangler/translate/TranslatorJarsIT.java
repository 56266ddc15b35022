package io.strangler.translate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.strangler.translate.column.ColumnMapping;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TranslatorJarsIT {
    @TempDir
    private Path folder;

    @Test
    void findsWhatTheJarsAnnounce() throws IOException {
        Path jar = jar("a.jar", Same.class);

        try (TranslatorJars jars = TranslatorJars.load(List.of(jar))) {
            assertThat(jars.translators().entity("owner")).isPresent();
            assertThat(jars.translators().entity("pet")).isEmpty();
            assertThat(jars.translators().exchange("owners")).isEmpty();
            assertThat(jars.revision())
                    .isEqualTo(TranslatorJars.revision(List.of(jar)))
                    .hasSize(12);
        }
    }

    @Test
    void hasNoneWithoutJars() throws IOException {
        try (TranslatorJars jars = TranslatorJars.load(List.of())) {
            assertThat(jars.translators().entities()).isEmpty();
        }
    }

    @Test
    void addsWhatIsDeclaredBesideTheJarsAndCountsItIntoTheRevision() throws IOException {
        Path jar = jar("a.jar", Same.class);
        EntityTranslator pet = ColumnMapping.of("pet")
                .legacy("pets", "id")
                .modern("pet", "id")
                .column("id", "id")
                .build();

        try (TranslatorJars jars =
                TranslatorJars.load(List.of(jar), new DeclaredTranslators(List.of(pet), "pets as they are"))) {
            assertThat(jars.translators().entity("owner")).isPresent();
            assertThat(jars.translators().entity("pet")).containsSame(pet);
            assertThat(jars.revision()).isNotEqualTo(TranslatorJars.revision(List.of(jar)));
        }
        EntityTranslator owner = ColumnMapping.of("owner")
                .legacy("owners", "id")
                .modern("owner", "id")
                .column("id", "id")
                .build();
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> TranslatorJars.load(List.of(jar), new DeclaredTranslators(List.of(owner), "owners")))
                .withMessageContaining("two translators are named owner");
    }

    @Test
    void tellsRevisionsApartByContent() throws IOException {
        Path jar = jar("a.jar", Same.class);
        String revision = TranslatorJars.revision(List.of(jar));

        assertThat(TranslatorJars.revision(List.of(Files.copy(jar, folder.resolve("copy.jar")))))
                .isEqualTo(revision);
        jar("a.jar", Same.Again.class);
        assertThat(TranslatorJars.revision(List.of(jar))).isNotEqualTo(revision);
    }

    @Test
    void givesTheSameRevisionToTheSameClassesPackedAgain() throws IOException {
        Map<String, String> entries = new LinkedHashMap<>();
        entries.put("META-INF/MANIFEST.MF", "Manifest-Version: 1.0\nBuild-Jdk-Spec: 17\n\n");
        entries.put("META-INF/maven/g/a/pom.properties", "version=1");
        entries.put("a/A.class", "bytes of A");
        entries.put("b/B.class", "bytes of B");
        String revision = revision(entries, 0);

        Map<String, String> again = new LinkedHashMap<>();
        again.put("META-INF/MANIFEST.MF", "Manifest-Version: 1.0\nBuild-Jdk-Spec: 25\n\n");
        again.put("b/B.class", "bytes of B");
        again.put("a/A.class", "bytes of A");
        assertThat(revision(again, 1_000_000_000_000L)).isEqualTo(revision);

        again.put("a/A.class", "other bytes");
        assertThat(revision(again, 0)).isNotEqualTo(revision);
        entries.put("META-INF/MANIFEST.MF", "Manifest-Version: 1.0\nMulti-Release: true\n\n");
        assertThat(revision(entries, 0)).isNotEqualTo(revision);
    }

    @Test
    void refusesAJarThatIsCutShort() throws IOException {
        Path jar = jar("a.jar", Same.class);
        byte[] content = Files.readAllBytes(jar);
        Files.write(jar, Arrays.copyOf(content, 50));

        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> TranslatorJars.load(List.of(jar)))
                .withMessageContaining("cannot read the translators' jar " + jar);
    }

    @Test
    void worksOnWhenAJarIsReplacedUnderIt() throws IOException {
        Path jar = jar("a.jar", Same.class);

        try (TranslatorJars jars = TranslatorJars.load(List.of(jar))) {
            Files.writeString(jar, "rubbish");

            Aggregate aggregate = Aggregate.of(Row.builder().set("id", 1L).build());
            assertThat(jars.translators().entity("owner").orElseThrow().toModern(aggregate, Optional.empty()))
                    .isEqualTo(aggregate);
        }
    }

    @Test
    void refusesAJarThatIsNotThere() {
        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> TranslatorJars.load(List.of(Path.of("missing.jar"))))
                .withMessage("cannot read the translators' jar missing.jar: there is no such file");
    }

    @Test
    void refusesAFileThatIsNoJar() throws IOException {
        Path text = Files.writeString(folder.resolve("text.jar"), "not a jar");

        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> TranslatorJars.load(List.of(text)))
                .withMessageContaining("text.jar: it is no jar file");
    }

    @Test
    void refusesTwoTranslatorsOfOneName() throws IOException {
        List<Path> jars = List.of(jar("a.jar", Same.class), jar("b.jar", Same.Again.class));

        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> TranslatorJars.load(jars))
                .withMessage("two translators are named owner: " + Same.class.getName() + " and "
                        + Same.Again.class.getName());
    }

    @Test
    void refusesATranslatorThatCannotBeMade() throws IOException {
        Path jar = jar("a.jar", Same.Broken.class);

        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> TranslatorJars.load(List.of(jar)))
                .withMessageContaining("a.jar")
                .withMessageContaining("Broken");
    }

    @Test
    void refusesATranslatorThatIsAnnouncedAndMissing() throws IOException {
        Path jar = jar("a.jar", "com.example.Missing");

        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> TranslatorJars.load(List.of(jar)))
                .withMessageContaining("com.example.Missing");
    }

    private String revision(Map<String, String> entries, long time) throws IOException {
        Path jar = Files.createTempFile(folder, "packed", ".jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            for (Map.Entry<String, String> each : entries.entrySet()) {
                JarEntry entry = new JarEntry(each.getKey());
                entry.setTime(time);
                out.putNextEntry(entry);
                out.write(each.getValue().getBytes(StandardCharsets.UTF_8));
            }
        }
        return TranslatorJars.revision(List.of(jar));
    }

    private Path jar(String name, Class<?> provider) throws IOException {
        return jar(name, provider.getName());
    }

    // The providers themselves are on the test's class path; the jar only announces them.
    private Path jar(String name, String provider) throws IOException {
        Path jar = folder.resolve(name);
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            JarEntry entry = new JarEntry("META-INF/services/" + EntityTranslator.class.getName());
            entry.setTime(0);
            out.putNextEntry(entry);
            out.write(provider.getBytes(StandardCharsets.UTF_8));
        }
        return jar;
    }
}
