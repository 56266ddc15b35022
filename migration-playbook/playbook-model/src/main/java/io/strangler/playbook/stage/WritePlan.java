package io.strangler.playbook.stage;

import io.strangler.playbook.Side;

/** Who takes a write. Always exactly one side: the other gets it from the log, by the bridge. */
public record WritePlan(Side authority) {
    static final WritePlan LEGACY = new WritePlan(Side.LEGACY);
    static final WritePlan MODERN = new WritePlan(Side.MODERN);
}
