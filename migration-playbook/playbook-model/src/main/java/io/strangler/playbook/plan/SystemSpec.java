package io.strangler.playbook.plan;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One running system: where it answers HTTP and, if its data is kept in step, where its database is.
 *
 * @param urls where each of its instances answers; at least one, all encrypted or none
 * @param trust a PEM file of the certificates that vouch for it; empty for those the JVM trusts
 * @param sandbox where the same system answers without effect on anybody's data; empty for nowhere
 * @param credentials what every request to it shows; empty for what the client showed
 * @param health how each instance is asked whether it is well; empty for not at all
 */
public record SystemSpec(
        String name,
        List<URI> urls,
        Optional<Path> trust,
        Optional<DatabaseSpec> database,
        HostPolicy host,
        Optional<URI> sandbox,
        Optional<Credentials> credentials,
        Optional<Health> health) {
    public SystemSpec {
        urls = List.copyOf(urls);
    }

    /** Returns where its first instance answers, for programs that need no other. */
    public URI url() {
        return urls.getFirst();
    }

    static boolean encrypted(URI url) {
        return url.getScheme().equals("https");
    }

    /** Returns whether requests travel encrypted. */
    public boolean encrypted() {
        return encrypted(url());
    }

    /** Returns the system as it is reached in its sandbox, if it has one. */
    public Optional<SystemSpec> inSandbox() {
        return sandbox.map(address -> new SystemSpec(
                name, List.of(address), trust, database, host, Optional.empty(), credentials, Optional.empty()));
    }

    /** A secret that is sent in a header field, from a file that the proxy follows. */
    public record Credentials(String header, Path file) {}

    /** What an instance that is well answers with a success, and how often it is asked. */
    public record Health(String path, Duration every) {}

    /** Which Host a system is sent. */
    public enum HostPolicy {
        /** The one the client sent. */
        PRESERVE,
        /** Host and port of the system's own URL. */
        REWRITE
    }
}
