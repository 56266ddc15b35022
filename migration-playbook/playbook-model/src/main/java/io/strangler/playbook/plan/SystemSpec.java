package io.strangler.playbook.plan;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * One running system: where it answers HTTP and, if its data is kept in step, where its database is.
 *
 * @param trust a PEM file of the certificates that vouch for it; empty for those the JVM trusts
 * @param sandbox where the same system answers without effect on anybody's data; empty for nowhere
 * @param credentials what every request to it shows; empty for what the client showed
 */
public record SystemSpec(
        String name,
        URI url,
        Optional<Path> trust,
        Optional<DatabaseSpec> database,
        HostPolicy host,
        Optional<URI> sandbox,
        Optional<Credentials> credentials) {
    static boolean encrypted(URI url) {
        return url.getScheme().equals("https");
    }

    /** Returns whether requests travel encrypted. */
    public boolean encrypted() {
        return encrypted(url);
    }

    /** Returns the system as it is reached in its sandbox, if it has one. */
    public Optional<SystemSpec> inSandbox() {
        return sandbox.map(
                address -> new SystemSpec(name, address, trust, database, host, Optional.empty(), credentials));
    }

    /** A secret that is sent in a header field, from a file that the proxy follows. */
    public record Credentials(String header, Path file) {}

    /** Which Host a system is sent. */
    public enum HostPolicy {
        /** The one the client sent. */
        PRESERVE,
        /** Host and port of the system's own URL. */
        REWRITE
    }
}
