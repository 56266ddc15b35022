package io.strangler.playbook.plan;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * One running system: where it answers HTTP and, if its data is kept in step, where its database is.
 *
 * @param trust a PEM file of the certificates that vouch for it; empty for those the JVM trusts
 */
public record SystemSpec(String name, URI url, Optional<Path> trust, Optional<DatabaseSpec> database, HostPolicy host) {
    static boolean encrypted(URI url) {
        return url.getScheme().equals("https");
    }

    /** Returns whether requests travel encrypted. */
    public boolean encrypted() {
        return encrypted(url);
    }

    /** Which Host a system is sent. */
    public enum HostPolicy {
        /** The one the client sent. */
        PRESERVE,
        /** Host and port of the system's own URL. */
        REWRITE
    }
}
