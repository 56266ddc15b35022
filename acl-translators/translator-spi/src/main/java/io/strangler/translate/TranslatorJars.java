package io.strangler.translate;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * The translators of a set of jars, loaded from private copies so that a jar may be replaced while they run.
 *
 * <p>The {@link #revision()} is a digest of the jars' content: equal revisions translate equally, so evidence gathered
 * under one revision says nothing of another.
 */
public final class TranslatorJars implements Closeable {
    private final Translators translators;
    private final String revision;
    private final URLClassLoader loader;

    private TranslatorJars(Translators translators, String revision, URLClassLoader loader) {
        this.translators = translators;
        this.revision = revision;
        this.loader = loader;
    }

    /**
     * Loads the jars; with none, the translators found on the class path.
     *
     * @throws UncheckedIOException when a jar cannot be read; the message names it
     */
    public static TranslatorJars load(List<Path> jars) {
        ClassLoader parent = TranslatorJars.class.getClassLoader();
        try {
            String revision = revision(jars);
            URL[] urls = new URL[jars.size()];
            for (int i = 0; i < urls.length; i++) {
                urls[i] = copy(jars.get(i));
            }
            URLClassLoader loader = new URLClassLoader("translators-" + revision, urls, parent);
            return new TranslatorJars(Translators.load(loader), revision, loader);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the translators' jars " + jars + ": " + e.getMessage(), e);
        }
    }

    /** Returns the digest of the jars as they are on disk now. */
    public static String revision(List<Path> jars) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Path jar : jars) {
                digest.update(Files.readAllBytes(jar));
            }
            return HexFormat.of().formatHex(digest.digest()).substring(0, 12);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
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
    }

    // An open class loader on the operator's own file would read a jar that changes under it.
    private static URL copy(Path jar) throws IOException {
        Path copy = Files.createTempFile("translators-", ".jar");
        copy.toFile().deleteOnExit();
        Files.write(copy, Files.readAllBytes(jar));
        try {
            return copy.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IOException("not a path a class loader can read: " + jar, e);
        }
    }
}
