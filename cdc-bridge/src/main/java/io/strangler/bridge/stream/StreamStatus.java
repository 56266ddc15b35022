package io.strangler.bridge.stream;

import io.strangler.bridge.apply.Watermark;
import io.strangler.bridge.database.Slot;
import io.strangler.translate.Side;
import java.time.Instant;
import java.util.Optional;

/**
 * A stream at one moment.
 *
 * @param state what it is doing
 * @param lagMillis age of the oldest change known not to be applied
 * @param slot what its slot means for its source
 * @param stuckMillis for how long nothing has come through although it runs; 0 for an idle stream
 * @param parked changes waiting for a person
 * @param bounces those of them whose key goes back and forth between the sides
 * @param settling changes of foreign writers on their way
 * @param provenAt when a heartbeat last came through
 */
public record StreamStatus(
        String capability,
        Side from,
        StreamState state,
        Optional<Watermark> watermark,
        long lagMillis,
        Slot.Usage slot,
        long stuckMillis,
        long parked,
        long bounces,
        long settling,
        Optional<Instant> provenAt) {}
