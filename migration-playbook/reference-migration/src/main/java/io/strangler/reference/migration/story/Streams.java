package io.strangler.reference.migration.story;

import io.strangler.reference.migration.systems.Databases.Name;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Waits for the bridge's streams of the capability. */
final class Streams {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static final String WAITING =
            "select (select count(*) from strangler.settle) + (select count(*) from strangler.parked)";

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
        // A bridge that says nothing has not drained anything.
        telling.until("the bridge naming its streams", LIMIT, () -> !telling.admin()
                .streams()
                .isEmpty());
        List<String> running = telling.admin().streams();
        for (String from : running) {
            telling.until("the stream from " + from + " passing what was written", LIMIT, () -> telling.admin()
                    .pass(from));
        }
        telling.until("everything settled", LIMIT, this::settled);
        // What was settled on one side is news for the stream from it.
        for (String from : running) {
            telling.until("the stream from " + from + " passing what was settled", LIMIT, () -> telling.admin()
                    .pass(from));
        }
        return Duration.ofNanos(System.nanoTime() - began);
    }

    // Asked of the databases: what the bridge says of itself may be a second old.
    private boolean settled() throws SQLException {
        for (Name name : List.of(Name.SHOP, Name.CUSTOMERS)) {
            try (Connection database = telling.systems().databases().open(name);
                    Statement sql = database.createStatement();
                    ResultSet rows = sql.executeQuery(WAITING)) {
                rows.next();
                if (rows.getLong(1) != 0) {
                    return false;
                }
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
