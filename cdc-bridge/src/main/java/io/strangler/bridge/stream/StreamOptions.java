package io.strangler.bridge.stream;

import io.strangler.bridge.load.LoadOptions;
import io.strangler.bridge.load.Throttle;
import java.util.OptionalInt;

/**
 * What the plan lets an operator choose for all streams.
 *
 * @param failoverSlots whether standbys of a source keep copies of its slots
 */
public record StreamOptions(boolean failoverSlots, LoadOptions load) {
    public static final StreamOptions DEFAULT =
            new StreamOptions(true, new LoadOptions(2, new Throttle(OptionalInt.empty())));
}
