package io.strangler.translate;

import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;

/**
 * The translators of a set of jars, loaded from private copies so that a jar may be replaced while they run.
 *
 * <p>The {@link #revision()} is a digest of what the jars hold and of what is declared beside them: equal revisions translate equally, so evidence gathered
 * under one revision says nothing of another. Packing the same classes again does not change it.
 */
public final class TranslatorJars implements Closeable {
    private final Translators translators;
    private final String revision;
    private final URLClassLoader loader;
    private final List<Path> copies;

    private TranslatorJars(Translators translators, String revision, URLClassLoader loader, List<Path> copies) {
        this.translators = translators;
        this.revision = revision;
        this.loader = loader;
        this.copies = List.copyOf(copies);
    }

    /**
     * Loads the jars; with none, the translators found on the class path.
     *
     * @throws UncheckedIOException when a jar cannot be read; the message names it
     * @throws IllegalStateException when a translator cannot be loaded, or two have one name; the message names them
     */
    public static TranslatorJars load(List<Path> jars) {
        return load(jars, DeclaredTranslators.NONE);
    }

    /** Loads the jars in the same way, and adds to their translators those that are declared elsewhere. */
    public static TranslatorJars load(List<Path> jars, DeclaredTranslators declared) {
        List<Path> copies = new ArrayList<>();
        try {
            List<byte[]> contents = contents(jars);
            URL[] urls = new URL[contents.size()];
            for (int i = 0; i < urls.length; i++) {
                // An open class loader on the operator's own file would read a jar that changes under it.
                Path copy = Files.createTempFile("translators-", ".jar");
                copies.add(copy);
                copy.toFile().deleteOnExit();
                Files.write(copy, contents.get(i));
                urls[i] = copy.toUri().toURL();
            }
            String revision = JarDigest.of(contents, declared.text());
            URLClassLoader loader =
                    new URLClassLoader("translators-" + revision, urls, TranslatorJars.class.getClassLoader());
            return new TranslatorJars(translators(jars, loader, declared), revision, loader, copies);
        } catch (IOException e) {
            delete(copies);
            throw new UncheckedIOException(e.getMessage(), e);
        } catch (IllegalStateException e) {
            delete(copies);
            throw e;
        }
    }

    /** Returns the digest of the jars as they are on disk now. */
    public static String revision(List<Path> jars) throws IOException {
        return JarDigest.of(contents(jars), "");
    }

    public Translators translators() {
        return translators;
    }

    public String revision() {
        return revision;
    }

    @Override
    public void close() throws IOException {
        loader.close();
        delete(copies);
    }

    private static Translators translators(List<Path> jars, URLClassLoader loader, DeclaredTranslators declared)
            throws IOException {
        try {
            return Translators.load(loader).and(declared.entities());
        } catch (ServiceConfigurationError | LinkageError e) {
            loader.close();
            // A translator built against something that is not there fails with a bare class name otherwise.
            throw new IllegalStateException("cannot use the translators of " + jars + ": " + e.getMessage(), e);
        } catch (IllegalStateException e) {
            loader.close();
            throw e;
        }
    }

    private static List<byte[]> contents(List<Path> jars) throws IOException {
        List<byte[]> contents = new ArrayList<>();
        for (Path jar : jars) {
            contents.add(content(jar));
        }
        return contents;
    }

    private static byte[] content(Path jar) throws IOException {
        byte[] content;
        try {
            content = Files.readAllBytes(jar);
        } catch (NoSuchFileException e) {
            throw new IOException("cannot read the translators' jar " + jar + ": there is no such file", e);
        } catch (IOException e) {
            throw new IOException("cannot read the translators' jar " + jar + ": " + e.getMessage(), e);
        }
        // A class loader takes a file that is no archive, or half of one, for an empty jar.
        try (ZipInputStream archive = new ZipInputStream(new ByteArrayInputStream(content))) {
            if (archive.getNextEntry() == null) {
                throw new IOException("cannot read the translators' jar " + jar + ": it is no jar file");
            }
            while (archive.getNextEntry() != null) {
                continue;
            }
        } catch (EOFException | ZipException e) {
            throw new IOException("cannot read the translators' jar " + jar + ": it is cut short or broken", e);
        }
        return content;
    }

    private static void delete(List<Path> copies) {
        copies.forEach(copy -> copy.toFile().delete());
    }
}
