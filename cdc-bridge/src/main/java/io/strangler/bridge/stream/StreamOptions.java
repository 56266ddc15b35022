package io.strangler.bridge.stream;

import io.strangler.bridge.load.LoadOptions;
import io.strangler.bridge.load.Throttle;
import io.strangler.playbook.plan.BridgeSpec;
import io.strangler.playbook.plan.BridgeSpec.Capture;
import io.strangler.playbook.plan.ConflictPolicy;
import io.strangler.playbook.plan.KafkaSpec;
import io.strangler.translate.Reserve;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the plan lets an operator choose for all streams.
 *
 * @param failoverSlots whether standbys of a source keep copies of its slots
 * @param reserves the legacy numbers for rows born on the modern side, by entity
 * @param kafka over which changes travel to those who apply them; empty when they stay inside the bridge
 * @param conflicts what settles them, by entity; the authority where nothing is said
 * @param capture by what the logs are read
 */
public record StreamOptions(
        boolean failoverSlots,
        LoadOptions load,
        Map<String, Reserve> reserves,
        Optional<KafkaSpec> kafka,
        Map<String, ConflictPolicy> conflicts,
        Capture capture) {
    public static final StreamOptions DEFAULT =
            new StreamOptions(true, new LoadOptions(2, new Throttle(OptionalInt.empty())));

    public StreamOptions {
        reserves = Map.copyOf(reserves);
        conflicts = Map.copyOf(conflicts);
    }

    /** Reserves nothing, and leaves conflicts to the authority. */
    public StreamOptions(boolean failoverSlots, LoadOptions load) {
        this(failoverSlots, load, Map.of(), Optional.empty(), Map.of(), BridgeSpec.DEFAULT.capture());
    }
}
