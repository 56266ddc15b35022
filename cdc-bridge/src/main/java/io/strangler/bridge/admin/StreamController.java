package io.strangler.bridge.admin;

import io.strangler.bridge.follow.Supervisor;
import io.strangler.bridge.stream.SyncStream;
import io.strangler.translate.Side;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
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

    /** Whether the stream got there in time. */
    record Passed(boolean passed, long waitedMillis) {}

    /** The stream that begins. */
    record Begun(String stream) {}
}
