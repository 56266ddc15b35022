package io.strangler.proxy.stage;

import java.util.Optional;

/** The control database, if the plan has one. */
public record Control(Optional<ControlAccess> access) {
    public static final Control NONE = new Control(Optional.empty());
}
