package io.strangler.playbook.plan;

import java.net.URI;
import java.util.Optional;

/** One running system: where it answers HTTP and, if its data is kept in step, where its database is. */
public record SystemSpec(String name, URI url, Optional<DatabaseSpec> database, HostPolicy host) {
    /** Which Host a system is sent. */
    public enum HostPolicy {
        /** The one the client sent. */
        PRESERVE,
        /** Host and port of the system's own URL. */
        REWRITE
    }
}
