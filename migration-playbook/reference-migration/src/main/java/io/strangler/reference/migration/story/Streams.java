package io.strangler.reference.migration.story;

import java.time.Duration;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Waits for the bridge's streams of the capability. */
final class Streams {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Telling telling;

    Streams(Telling telling) {
        this.telling = telling;
    }

    Duration awaitRunning(String from) throws Exception {
        return telling.until(
                "the stream from " + from + " running",
                LIMIT,
                () -> telling.admin().stream(from).path("state").asString("").equals("running"));
    }

    /** Waits until everything written so far is on both sides; nothing is lost by a stream that is merely behind. */
    Duration awaitDrained() throws Exception {
        long began = System.nanoTime();
        List<String> running = telling.admin().streams();
        for (String from : running) {
            telling.until("the stream from " + from + " passing what was written", LIMIT, () -> telling.admin()
                    .pass(from));
        }
        telling.until("everything settled", LIMIT, () -> settled(running));
        // What was settled on one side is news for the stream from it.
        for (String from : running) {
            telling.until("the stream from " + from + " passing what was settled", LIMIT, () -> telling.admin()
                    .pass(from));
        }
        return Duration.ofNanos(System.nanoTime() - began);
    }

    private boolean settled(List<String> running) throws InterruptedException {
        for (String from : running) {
            JsonNode stream = telling.admin().stream(from);
            if (stream.path("settling").asLong(-1) != 0 || stream.path("parked").asLong(-1) != 0) {
                return false;
            }
        }
        return true;
    }

    /** Keeps a stream's figures. */
    void describe(StepReport step, String from) throws InterruptedException {
        JsonNode stream = telling.admin().stream(from);
        for (String figure : new String[] {"lagMillis", "lagBytes", "applied", "skipped", "parked", "settling"}) {
            step.fact(from + "." + figure, stream.path(figure).asLong(-1));
        }
    }

    /** Returns the stream's figures as a sentence. */
    String sentence(String from) throws InterruptedException {
        JsonNode stream = telling.admin().stream(from);
        return "from " + from + ": " + stream.path("applied").asLong(-1) + " applied, "
                + stream.path("skipped").asLong(-1) + " skipped, lag "
                + stream.path("lagMillis").asLong(-1) + " ms";
    }
}
