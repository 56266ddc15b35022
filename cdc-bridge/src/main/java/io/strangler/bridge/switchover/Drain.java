package io.strangler.bridge.switchover;

import io.strangler.bridge.follow.CapabilityStreams;
import io.strangler.bridge.stream.SyncStream;
import io.strangler.playbook.Side;
import io.strangler.playbook.stage.StageRule;
import io.strangler.translate.Key;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What must be empty before authority may move.
 *
 * @param needed streams that must run: the ones to drain, and the way back
 * @param drained streams whose source loses authority over keys
 */
record Drain(CapabilityStreams capability, StageRule wanted, List<SyncStream> needed, List<SyncStream> drained) {
    private static final Duration PROVEN = Duration.ofSeconds(15);

    static Drain plan(CapabilityStreams capability, StageRule wanted) {
        double present = modernShare(capability.authority().rule());
        double then = modernShare(wanted);
        SyncStream forward = capability.forward();
        SyncStream reverse = capability.reverse();
        List<SyncStream> drained = new ArrayList<>();
        // Between two shares some keys may move either way, depending on the rules; then both sides are drained.
        if (then > 0) {
            drained.add(forward);
        }
        if (present > 0) {
            drained.add(reverse);
        }
        return new Drain(capability, wanted, then > 0 ? List.of(forward, reverse) : drained, drained);
    }

    /**
     * Drains; returns why that was not possible.
     *
     * @param limit until the deadline, measured by the clock that set it: this machine's may differ
     */
    Optional<String> refusal(Duration limit) throws SQLException, InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        for (SyncStream stream : needed) {
            Optional<String> obstacle = SwitchoverWorker.notRunning(stream);
            if (obstacle.isPresent()) {
                return obstacle;
            }
            if (stream.provenAt()
                    .filter(at -> at.isAfter(Instant.now().minus(PROVEN)))
                    .isEmpty()) {
                return Optional.of("stream " + stream.spec() + " has not been proven within " + PROVEN.toSeconds()
                        + " s: no heartbeat came through");
            }
        }
        for (SyncStream stream : drained) {
            if (!stream.passedNow(left(deadline))) {
                return Optional.of("stream " + stream.spec() + " did not catch up in time: it lags by "
                        + stream.lagMillis() + " ms");
            }
            if (!stream.settled(left(deadline))) {
                return Optional.of(
                        "stream " + stream.spec() + " has changes of foreign writers that did not settle in time");
            }
        }
        return parked();
    }

    // A parked change of a key that moves would be lost to its new authority.
    private Optional<String> parked() throws SQLException {
        for (SyncStream stream : drained) {
            for (Key key : stream.parkedKeys()) {
                Optional<String> text = Optional.of(key.text());
                if (capability.authority().rule().authority(text) != wanted.authority(text)) {
                    return Optional.of("key " + key.text() + " has a parked change in stream " + stream.spec()
                            + " and would move; retry or discard it first");
                }
            }
        }
        return Optional.empty();
    }

    private static Duration left(long deadline) {
        return Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
    }

    private static double modernShare(StageRule rule) {
        return rule.stage().writes().authority() == Side.MODERN ? rule.share() : 0;
    }
}
