package io.strangler.translate;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * A digest of what jars hold, not of how they were packed: the same classes built again, on another day or by another JDK,
 * have the same digest.
 */
final class JarDigest {
    private static final int LENGTH = 12;
    // Build tools leave their own traces here; nothing of it is seen by the classes.
    private static final String BUILD_TRACES = "META-INF/maven/";
    // Of the manifest, only this changes which classes are loaded.
    private static final List<Attributes.Name> LOADING =
            List.of(Attributes.Name.CLASS_PATH, Attributes.Name.MULTI_RELEASE);

    private final MessageDigest digest;

    private JarDigest() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /**
     * Returns the digest of jars in the order of a class path, and of what is declared beside them.
     *
     * @throws IOException when one of them is not a whole archive
     */
    static String of(List<byte[]> jars, String declared) throws IOException {
        JarDigest digest = new JarDigest();
        for (byte[] jar : jars) {
            digest.addJar(jar);
        }
        if (!declared.isEmpty()) {
            digest.add(declared.getBytes(StandardCharsets.UTF_8));
        }
        return HexFormat.of().formatHex(digest.digest.digest()).substring(0, LENGTH);
    }

    private void addJar(byte[] jar) throws IOException {
        Map<String, byte[]> entries = new TreeMap<>();
        try (ZipInputStream archive = new ZipInputStream(new ByteArrayInputStream(jar))) {
            for (ZipEntry entry = archive.getNextEntry(); entry != null; entry = archive.getNextEntry()) {
                if (!entry.isDirectory() && !entry.getName().startsWith(BUILD_TRACES)) {
                    entries.put(entry.getName(), archive.readAllBytes());
                }
            }
        }
        byte[] manifest = entries.remove(JarFile.MANIFEST_NAME);
        if (manifest != null) {
            entries.put(JarFile.MANIFEST_NAME, loading(manifest));
        }
        add(entries.size());
        entries.forEach((name, content) -> {
            add(name.getBytes(StandardCharsets.UTF_8));
            add(content);
        });
    }

    private static byte[] loading(byte[] manifest) throws IOException {
        Attributes main = new Manifest(new ByteArrayInputStream(manifest)).getMainAttributes();
        StringBuilder kept = new StringBuilder();
        LOADING.forEach(name -> kept.append(main.getValue(name)).append('\n'));
        return kept.toString().getBytes(StandardCharsets.UTF_8);
    }

    // With their lengths, so that no two lists of entries look alike.
    private void add(byte[] bytes) {
        add(bytes.length);
        digest.update(bytes);
    }

    private void add(int number) {
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(number).array());
    }
}
