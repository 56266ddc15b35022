package io.strangler.playbook.plan;

import java.util.OptionalInt;

/**
 * How hard the bridge may work when a stream begins with a load.
 *
 * @param workers how many ranges of keys are loaded at once
 * @param rowsPerSecond how many rows all loads together may read from one database per second; empty for no bound
 */
public record LoadSpec(int workers, OptionalInt rowsPerSecond) {
    public static final LoadSpec DEFAULT = new LoadSpec(2, OptionalInt.empty());
}
