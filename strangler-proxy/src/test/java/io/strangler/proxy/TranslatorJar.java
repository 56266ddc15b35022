package io.strangler.proxy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;

/** Makes the jar a user would build: a translator between /api/people (name) and /people (fullName). */
final class TranslatorJar {
    private static final String SOURCE = """
            import io.strangler.translate.*;
            public final class People implements ExchangeTranslator {
              public String capability() { return "people"; }
              public HttpRequest toModern(HttpRequest legacy) {
                if (legacy.path().endsWith("/untranslatable")) throw new Untranslatable("path", "has no counterpart");
                if (legacy.path().endsWith("/missing-class")) throw new NoClassDefFoundError("com/example/Forgotten");
                if (legacy.path().endsWith("/defect")) throw new IllegalStateException("defect");
                return new HttpRequest(legacy.method(), legacy.path().replace("/api/people", "/people"), legacy.query(),
                    legacy.headers().with("X-Translated", "yes"),
                    Body.of(legacy.body().text().replace("\\"name\\"", "\\"fullName\\"")));
              }
              public HttpResponse toLegacy(HttpRequest request, HttpResponse modern) {
                if (modern.status() == 418) throw new Untranslatable("status", "is no legacy status");
                return new HttpResponse(modern.status(), modern.headers(),
                    Body.of(modern.body().text().replace("\\"fullName\\"", "\\"%s\\"")));
              }
            }
            """;

    private TranslatorJar() {}

    /** Replaces the jar; a wrong one gives the field another name. */
    static void build(Path jar, String field) {
        try {
            Path work = Files.createTempDirectory("translator");
            Path source = Files.writeString(work.resolve("People.java"), SOURCE.formatted(field));
            int result = ToolProvider.getSystemJavaCompiler()
                    .run(
                            null,
                            null,
                            null,
                            "-proc:none",
                            "-cp",
                            System.getProperty("java.class.path"),
                            "-d",
                            work.toString(),
                            source.toString());
            if (result != 0) {
                throw new IllegalStateException("the translator does not compile");
            }
            Path next = work.resolve("next.jar");
            try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(next))) {
                for (String name : List.of("People.class")) {
                    out.putNextEntry(entry(name));
                    out.write(Files.readAllBytes(work.resolve(name)));
                }
                out.putNextEntry(entry("META-INF/services/io.strangler.translate.ExchangeTranslator"));
                out.write("People".getBytes(java.nio.charset.StandardCharsets.UTF_8));
            }
            Files.move(next, jar, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // The revision is a digest of the jar: the same translators must make the same bytes whenever they are packed.
    private static JarEntry entry(String name) {
        JarEntry entry = new JarEntry(name);
        entry.setTime(0);
        return entry;
    }
}
