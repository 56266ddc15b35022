package io.strangler.reference.migration.story;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Moves the capability by the command line, and waits until the proxy has followed. */
final class Moves {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int NOT_ENOUGH_EVIDENCE = 6;

    private Moves() {}

    /** Advances, again while there is not enough evidence yet, and returns how long proxy and bridge took to follow. */
    static Duration advance(Telling telling, StepReport step, String stage, int share, String... more)
            throws Exception {
        List<String> words = new ArrayList<>(List.of("advance", "customers", "--to", stage));
        if (share < 100 || stage.equals("live")) {
            words.addAll(List.of("--share", Integer.toString(share)));
        }
        words.add("--yes");
        words.addAll(Arrays.asList(more));
        String[] command = words.toArray(String[]::new);
        Operator.Outcome[] last = new Operator.Outcome[1];
        telling.until("enough evidence for " + stage, LIMIT, () -> {
            last[0] = telling.operator().run(command);
            return last[0].exit() != NOT_ENOUGH_EVIDENCE;
        });
        last[0].expect(0);
        return followed(telling, step, stage, share);
    }

    static Duration followed(Telling telling, StepReport step, String stage, int share) throws Exception {
        Duration took = awaitStage(telling, stage, share);
        step.fact("switchoverMillis", took.toMillis());
        return took;
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

    /** Says and keeps how writes were held and how the requests are divided. */
    static void describe(Telling telling, StepReport step) throws InterruptedException {
        JsonNode requests = telling.admin().capability().path("requests");
        step.fact("requests.legacy", requests.path("legacy").asLong());
        step.fact("requests.modern", requests.path("modern").asLong());
        step.fact("requests.held", requests.path("held").asLong());
        telling.narrator()
                .line("so far " + requests.path("legacy").asLong() + " requests to legacy, "
                        + requests.path("modern").asLong() + " to modern, "
                        + requests.path("held").asLong()
                        + " writes held for a moment");
    }
}
