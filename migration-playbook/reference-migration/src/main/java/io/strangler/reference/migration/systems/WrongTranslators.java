package io.strangler.reference.migration.systems;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;

/** Makes a jar of translators with one mistake in it: the reference translators, one of them behind a wrong one. */
public final class WrongTranslators {
    private static final String EXCHANGES = "META-INF/services/io.strangler.translate.ExchangeTranslator";
    private static final String WRONG = "io.strangler.reference.migration.wrong.WrongCustomerExchange";

    private WrongTranslators() {}

    /** Writes the jar into the folder. */
    public static Path from(Path reference, Path folder) throws IOException {
        Path wrong = folder.resolve("wrong-translators.jar");
        try (JarFile right = new JarFile(reference.toFile());
                JarOutputStream out = new JarOutputStream(Files.newOutputStream(wrong))) {
            for (JarEntry entry : (Iterable<JarEntry>) right.stream()::iterator) {
                if (!entry.isDirectory() && !entry.getName().equals(EXCHANGES)) {
                    put(out, entry.getName(), right.getInputStream(entry).readAllBytes());
                }
            }
            put(out, EXCHANGES, (WRONG + "\n").getBytes(StandardCharsets.UTF_8));
            put(out, WRONG.replace('.', '/') + ".class", classFile());
        }
        return wrong;
    }

    private static byte[] classFile() throws IOException {
        String name = WRONG.replace('.', '/') + ".class";
        try (var in = WrongTranslators.class.getClassLoader().getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException("this program lacks its class " + name);
            }
            return in.readAllBytes();
        }
    }

    private static void put(JarOutputStream out, String name, byte[] content) throws IOException {
        out.putNextEntry(new JarEntry(name));
        out.write(content);
        out.closeEntry();
    }
}
