package io.strangler.bridge.admin;

import io.strangler.bridge.apply.Watermark;
import io.strangler.bridge.follow.SoleBridge.Standing;
import io.strangler.bridge.follow.Supervisor;
import io.strangler.bridge.health.StreamMonitors;
import io.strangler.bridge.load.LoadProgress;
import io.strangler.bridge.stream.StreamState;
import io.strangler.bridge.stream.StreamStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Tells how all streams are. */
@RestController
final class StatusController {
    private final StreamMonitors monitors;
    private final Supervisor supervisor;

    StatusController(StreamMonitors monitors, Supervisor supervisor) {
        this.monitors = monitors;
        this.supervisor = supervisor;
    }

    @GetMapping("/admin/status")
    Status status() {
        Standing standing = supervisor.standing();
        return new Status(
                1,
                monitors.statuses().stream().map(StatusController::stream).toList(),
                supervisor.problems(),
                standing.word(),
                standing instanceof Standing.Standby standby ? standby.owner() : null);
    }

    private static Stream stream(StreamStatus status) {
        return new Stream(
                status.capability(),
                status.from().word(),
                status.from().opposite().word(),
                status.state().word(),
                status.watermark().map(it -> it.position().toString()).orElse(null),
                status.lagMillis(),
                status.slot().lag(),
                status.watermark().map(Watermark::applied).orElse(0L),
                status.watermark().map(Watermark::skipped).orElse(0L),
                status.parked(),
                status.settling(),
                status.provenAt().orElse(null),
                status.state() instanceof StreamState.Stopped
                        ? null
                        : status.state().obstacle().orElse(null),
                load(status),
                status.stuckMillis(),
                new Log(
                        status.slot().kept(),
                        status.slot().left().isPresent() ? status.slot().left().getAsLong() : null,
                        status.slot().lost().orElse(null)));
    }

    private static @Nullable Load load(StreamStatus status) {
        if (status.state() instanceof StreamState.Loading loading) {
            LoadProgress progress = loading.progress();
            return new Load(
                    progress.rows(),
                    null,
                    progress.estimate(),
                    progress.rangesDone(),
                    progress.ranges(),
                    progress.perSecond(),
                    progress.left().map(left -> left.toMillis() / 1000.0).orElse(null));
        }
        return status.watermark()
                .filter(it -> it.loaded() > 0)
                .map(it -> new Load(it.loaded(), it.loadMillis() / 1000.0, null, null, null, null, null))
                .orElse(null);
    }

    /**
     * The answer.
     *
     * @param problems why a capability's flag, or the control database, is not followed
     * @param role {@code owner}, {@code standby}, or {@code unknown} while the control database cannot be asked
     * @param owner which bridge runs the streams when this one stands by
     */
    record Status(
            int version,
            List<Stream> streams,
            Map<String, String> problems,
            String role,
            @Nullable String owner) {}

    /** One stream. */
    record Stream(
            String capability,
            String from,
            String to,
            String state,
            @Nullable String watermark,
            long lagMillis,
            long lagBytes,
            long applied,
            long skipped,
            long parked,
            long settling,
            @Nullable Instant provenAt,
            @Nullable String failure,
            @Nullable Load load,
            long stuckMillis,
            Log log) {}

    /**
     * What the source keeps for the stream.
     *
     * @param leftBytes that may be written before the slot is lost; null when there is no bound
     * @param lost the setting by which it was lost
     */
    record Log(
            long keptBytes,
            @Nullable Long leftBytes,
            @Nullable String lost) {}

    /**
     * What was copied at the beginning.
     *
     * @param seconds how long it took; null while it is under way, and then the rest is not
     */
    record Load(
            long rows,
            @Nullable Double seconds,
            @Nullable Long estimate,
            @Nullable Integer rangesDone,
            @Nullable Integer ranges,
            @Nullable Double perSecond,
            @Nullable Double secondsLeft) {}
}
