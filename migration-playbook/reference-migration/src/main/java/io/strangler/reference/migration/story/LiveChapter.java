package io.strangler.reference.migration.story;

import io.strangler.reference.migration.process.RunningProgram;
import java.time.Duration;
import tools.jackson.databind.JsonNode;

/** Authority moves, key by key, there and back and there again. */
final class LiveChapter {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final Telling telling;
    private final Beginning beginning;
    private final Stillness stillness;

    LiveChapter(Telling telling, Beginning beginning, Stillness stillness) {
        this.telling = telling;
        this.beginning = beginning;
        this.stillness = stillness;
    }

    void tenPercent() throws Exception {
        telling.step("live-10", "Live for 10 % of the customers", step -> share(step, 10));
    }

    void typo() throws Exception {
        telling.step("typo", "A typo in the flags file is refused and changes nothing", step -> {
            telling.systems().files().editFlags("[\"live\", 10]", "[\"liev\", 10]");
            telling.until("the proxy complaining of the typo", LIMIT, () -> problems()
                    .toString()
                    .contains("liev"));
            String problem = problems().path(0).asString("");
            telling.good(step, "problem", problem, problem.replaceFirst("^.*/", ""));
            telling.dwell();
            JsonNode capability = telling.admin().capability();
            telling.require(Moves.at(capability, "live", 10), "the typo had an effect: " + capability);
            telling.systems().files().editFlags("[\"liev\", 10]", "[\"live\", 10]");
            telling.until(
                    "the proxy being content again", LIMIT, () -> problems().isEmpty());
            telling.good(step, "stayed", "live 10 %", "the customers stayed where they were; the file is put right");
        });
    }

    void fiftyPercent() throws Exception {
        telling.step("live-50", "Live for 50 %", step -> share(step, 50));
    }

    void killedBridge() throws Exception {
        telling.step(
                "kill",
                "The bridge is killed with kill -9 while both sides are written to, and started again",
                step -> {
                    telling.traffic().figures().faultBegins("bridge killed");
                    RunningProgram killed = beginning.bridge();
                    killed.kill();
                    telling.good(step, "pid", killed.pid(), "bridge " + killed.pid() + " is gone; users go on");
                    telling.dwell();
                    RunningProgram restarted = telling.systems().startBridge();
                    beginning.bridge(restarted);
                    telling.systems().awaitBridge(restarted);
                    Streams streams = new Streams(telling);
                    streams.awaitRunning("legacy");
                    streams.awaitRunning("modern");
                    Duration caughtUp = streams.awaitDrained();
                    telling.good(
                            step,
                            "caughtUpMillis",
                            caughtUp.toMillis(),
                            "started again it caught up in " + caughtUp.toMillis() + " ms");
                    telling.traffic().figures().faultOver();
                    stillness.verifyBothSides(step);
                });
    }

    void allKeys() throws Exception {
        telling.step("live-100", "Live for all", step -> share(step, 100));
    }

    void rollback() throws Exception {
        telling.step("rollback", "Back to shadow under load: the monolith has authority again", step -> {
            telling.operator().run("rollback", "customers", "--yes").expect(0);
            Moves.awaitStage(telling, "shadow", 100);
            telling.good(step, "stage", "shadow", "strangler rollback: the proxy follows");
            Moves.switchover(telling, step);
            telling.dwell();
            Moves.describe(telling, step);
            stillness.verifyBothSides(step);
        });
    }

    void liveAgain() throws Exception {
        telling.step("live-again", "Live again for all", step -> share(step, 100));
    }

    private void share(StepReport step, int share) throws Exception {
        Moves.advance(telling, step, "live", share);
        step.fact("share", share);
        Moves.switchover(telling, step);
        telling.dwell();
        Moves.describe(telling, step);
        new Streams(telling).describe(step, "modern");
        telling.narrator().line(new Streams(telling).sentence("modern"));
    }

    private JsonNode problems() throws InterruptedException {
        return telling.admin().capability().path("problems");
    }
}
