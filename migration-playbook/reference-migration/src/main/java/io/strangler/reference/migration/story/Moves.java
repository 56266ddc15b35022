package io.strangler.reference.migration.story;

import io.strangler.reference.migration.systems.Databases;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Moves the capability by the command line, and waits until the proxy has followed. */
final class Moves {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int NOT_ENOUGH_EVIDENCE = 6;

    private static final String LAST_SWITCHOVER = """
            select (extract(epoch from finished_at - requested_at) * 1000)::bigint from strangler_control.switchover
             where state = 'ADOPTED' order by id desc limit 1""";

    private Moves() {}

    /** Advances, again while there is not enough evidence yet, and says how long authority took to move. */
    static void advance(Telling telling, StepReport step, String stage, int share) throws Exception {
        List<String> words = new ArrayList<>(List.of("advance", "customers", "--to", stage));
        if (share < 100 || stage.equals("live")) {
            words.addAll(List.of("--share", Integer.toString(share)));
        }
        words.add("--yes");
        // A check says nothing of what was written since the share was raised, so there is one before every move.
        telling.until(
                "a check that the streams let through",
                LIMIT,
                () -> telling.operator().run("check", "customer").exit() != NOT_ENOUGH_EVIDENCE);
        String[] command = words.toArray(String[]::new);
        Operator.Outcome[] last = new Operator.Outcome[1];
        telling.until("enough evidence for " + stage, LIMIT, () -> {
            last[0] = telling.operator().run(command);
            return last[0].exit() != NOT_ENOUGH_EVIDENCE;
        });
        last[0].expect(0);
        awaitStage(telling, stage, share);
        telling.good(step, "stage", stage, "strangler advance: the gates are open, the proxy follows");
    }

    /** Says and keeps how long the last move of authority took, from the wish to its adoption by the bridge. */
    static void switchover(Telling telling, StepReport step) throws SQLException, InterruptedException {
        long millis;
        try (Connection control = telling.systems().databases().open(Databases.Name.CONTROL);
                Statement sql = control.createStatement();
                ResultSet rows = sql.executeQuery(LAST_SWITCHOVER)) {
            telling.require(rows.next(), "authority moved without a switchover");
            millis = rows.getLong(1);
        }
        long held = telling.admin().capability().path("requests").path("held").asLong();
        long before = telling.heldUntilNow(held);
        step.fact("held", held - before);
        telling.good(
                step,
                "switchoverMillis",
                millis,
                "authority moved in " + millis + " ms; " + (held - before) + " writes were held meanwhile");
    }

    static Duration awaitStage(Telling telling, String stage, int share) throws Exception {
        try {
            return telling.until(
                    "the proxy at " + stage + " " + share + " %",
                    LIMIT,
                    () -> at(telling.admin().capability(), stage, share));
        } catch (StoryFailed e) {
            throw new StoryFailed(
                    e.getMessage() + "; it is at " + telling.admin().capability());
        }
    }

    static boolean at(JsonNode capability, String stage, int share) {
        return Beginning.stage(capability).equals(stage)
                && Math.abs(capability.path("share").asDouble() - share) < 0.5;
    }

    /** Says and keeps how the requests are divided. */
    static void describe(Telling telling, StepReport step) throws InterruptedException {
        JsonNode requests = telling.admin().capability().path("requests");
        step.fact("requests.legacy", requests.path("legacy").asLong());
        step.fact("requests.modern", requests.path("modern").asLong());
        telling.narrator()
                .line("so far " + requests.path("legacy").asLong() + " requests to legacy, "
                        + requests.path("modern").asLong() + " to modern");
    }
}
