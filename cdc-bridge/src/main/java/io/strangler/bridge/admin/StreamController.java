package io.strangler.bridge.admin;

import io.strangler.bridge.follow.CapabilityStreams;
import io.strangler.bridge.follow.SoleBridge.Standing;
import io.strangler.bridge.follow.Supervisor;
import io.strangler.bridge.stream.SyncStream;
import io.strangler.translate.Side;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** Lets others wait for a stream. */
@RestController
final class StreamController {
    private static final long LONGEST_MILLIS = 60_000;

    private final Supervisor supervisor;

    StreamController(Supervisor supervisor) {
        this.supervisor = supervisor;
    }

    /** Waits until everything committed on the side before this call has been applied on the other. */
    @GetMapping("/admin/streams/{capability}/{side}/pass")
    Passed pass(
            @PathVariable String capability,
            @PathVariable String side,
            @RequestParam(defaultValue = "2000") long timeout)
            throws InterruptedException {
        SyncStream stream = stream(capability, side);
        long began = System.nanoTime();
        boolean passed;
        try {
            passed = stream.passedNow(Duration.ofMillis(Math.clamp(timeout, 0, LONGEST_MILLIS)));
        } catch (SQLException e) {
            passed = false;
        }
        return new Passed(passed, (System.nanoTime() - began) / 1_000_000);
    }

    /** Begins the stream anew with a load, for when its slot is lost. */
    @PostMapping("/admin/streams/{capability}/{side}/anew")
    Begun anew(@PathVariable String capability, @PathVariable String side) throws SQLException, InterruptedException {
        SyncStream stream = stream(capability, side);
        try {
            stream.beginAnew();
        } catch (IllegalStateException e) {
            throw new ResponseStatusException(HttpStatus.CONFLICT, e.getMessage(), e);
        }
        return new Begun(stream.name().value());
    }

    /** Lets one stream rest, also over restarts and under another owner; the others go on. */
    @PostMapping("/admin/streams/{capability}/{side}/pause")
    Now pause(@PathVariable String capability, @PathVariable String side, @RequestParam String reason)
            throws InterruptedException {
        return decide(capability, side, (streams, from) -> supervisor.pause(streams, from, reason));
    }

    /** Ends a pause, or goes on with tables that have changed their shape. */
    @PostMapping("/admin/streams/{capability}/{side}/resume")
    Now resume(@PathVariable String capability, @PathVariable String side) throws InterruptedException {
        return decide(capability, side, (streams, from) -> {
            stream(capability, side).acceptShape();
            supervisor.resume(streams, from);
        });
    }

    /** Waits until what was committed before this call is applied, and what foreign writers changed is settled. */
    @PostMapping("/admin/streams/{capability}/{side}/drain")
    Drained drain(
            @PathVariable String capability,
            @PathVariable String side,
            @RequestParam(defaultValue = "10000") long timeout)
            throws InterruptedException {
        SyncStream stream = stream(capability, side);
        long end = System.nanoTime()
                + Duration.ofMillis(Math.clamp(timeout, 0, LONGEST_MILLIS)).toNanos();
        requireOwner();
        try {
            boolean drained = stream.passedNow(left(end)) && stream.settled(left(end));
            return new Drained(
                    drained,
                    stream.state().obstacle().orElse(null),
                    stream.lagMillis(),
                    stream.parkedKeys().size());
        } catch (SQLException e) {
            throw new ResponseStatusException(HttpStatus.SERVICE_UNAVAILABLE, e.getMessage(), e);
        }
    }

    private static Duration left(long end) {
        return Duration.ofNanos(Math.max(0, end - System.nanoTime()));
    }

    private Now decide(String capability, String side, Decision decision) throws InterruptedException {
        SyncStream stream = stream(capability, side);
        requireOwner();
        try {
            decision.carryOut(
                    supervisor.capability(capability).orElseThrow(),
                    side(side) == Side.LEGACY ? io.strangler.playbook.Side.LEGACY : io.strangler.playbook.Side.MODERN);
        } catch (SQLException e) {
            throw new ResponseStatusException(
                    HttpStatus.SERVICE_UNAVAILABLE, "the control database: " + e.getMessage(), e);
        }
        return new Now(stream.state().word());
    }

    private void requireOwner() {
        if (!supervisor.owner()) {
            throw new ResponseStatusException(
                    HttpStatus.CONFLICT,
                    supervisor.standing() instanceof Standing.Standby standby
                            ? "this bridge stands by; ask the one that owns the migration: " + standby.owner()
                            : "this bridge does not know whether it owns the migration, the control database is away");
        }
    }

    private interface Decision {
        void carryOut(CapabilityStreams streams, io.strangler.playbook.Side from)
                throws SQLException, InterruptedException;
    }

    private SyncStream stream(String capability, String side) {
        return supervisor
                .capability(capability)
                .orElseThrow(() -> new ResponseStatusException(
                        HttpStatus.NOT_FOUND, "there is no capability " + capability + " with data"))
                .from(side(side));
    }

    private static Side side(String word) {
        return Arrays.stream(Side.values())
                .filter(side -> side.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new ResponseStatusException(
                        HttpStatus.NOT_FOUND, "'" + word + "' is no side; there are legacy and modern"));
    }

    /** What the stream does now. */
    record Now(String state) {}

    /** Whether the stream is empty, and what is in the way if not. */
    record Drained(boolean drained, @Nullable String obstacle, long lagMillis, int parked) {}

    /** Whether the stream got there in time. */
    record Passed(boolean passed, long waitedMillis) {}

    /** The stream that begins. */
    record Begun(String stream) {}
}
