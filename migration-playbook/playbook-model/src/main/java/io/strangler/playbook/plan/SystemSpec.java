package io.strangler.playbook.plan;

import java.net.URI;
import java.util.Optional;

/** One running system: where it answers HTTP and, if its data is kept in step, where its database is. */
public record SystemSpec(String name, URI url, Optional<DatabaseSpec> database) {}
