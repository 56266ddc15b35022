package io.strangler.proxy.stage;

import io.strangler.playbook.CapabilityName;
import java.io.IOException;
import java.nio.file.Path;

/** Thrown when the rule of a capability cannot be written where a restart would look for it. */
public final class RuleNotKept extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Path directory;

    RuleNotKept(CapabilityName capability, Path directory, IOException cause) {
        super("cannot keep the rule of " + capability + " in " + directory + " (" + cause + ")", cause);
        this.directory = directory;
    }

    Path directory() {
        return directory;
    }
}
