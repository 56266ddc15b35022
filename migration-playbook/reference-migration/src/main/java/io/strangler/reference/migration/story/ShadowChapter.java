package io.strangler.reference.migration.story;

import io.strangler.reference.migration.systems.Databases;
import java.time.Duration;
import tools.jackson.databind.JsonNode;

/** Every read is made twice and compared; what is wrong shows here and keeps the gate closed. */
final class ShadowChapter {
    private static final int ENOUGH = 20;
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String ANSWER_THAT_DIFFERS =
            "update customer set family_name = family_name || 'X' where number = ?";

    private final Telling telling;

    ShadowChapter(Telling telling) {
        this.telling = telling;
    }

    void wrongTranslators() throws Exception {
        telling.step("shadow-wrong", "Shadow with translators that swap the two names of a person", step -> {
            telling.operator()
                    .run("advance", "customers", "--to", "shadow", "--yes")
                    .expect(0);
            Moves.awaitStage(telling, "shadow", 100);
            new Streams(telling).awaitRunning("modern");
            telling.until("mismatches in the shadow reads", LIMIT, () -> shadow("mismatched") >= ENOUGH);
            telling.dwell();
            telling.good(
                    step,
                    "mismatched",
                    shadow("mismatched"),
                    shadow("mismatched") + " of " + shadow("compared") + " compared reads mismatch, at "
                            + telling.admin().capability().path("shadow").path("fields"));
            telling.operator().run("check", "customer").expect(0);
            telling.operator()
                    .run("advance", "customers", "--to", "live", "--share", "10", "--yes")
                    .expect(3)
                    .says("shadow-mismatch");
            telling.require(
                    Beginning.stage(telling.admin().capability()).equals("shadow"),
                    "the closed gate did not hold: " + telling.admin().capability());
            telling.good(step, "gate", "closed", "strangler advance: the gate is closed (exit 3), nothing moved");
        });
    }

    void rightTranslators() throws Exception {
        telling.step("shadow", "Shadow with the right translators, put in place of the wrong ones", step -> {
            String before = revision();
            telling.systems().files().useTranslators(telling.systems().jars().translators());
            telling.until("the proxy taking up the other translators", LIMIT, () -> !revision()
                    .equals(before));
            telling.good(step, "translators", revision(), "the proxy took them up without a restart: " + revision());
            telling.dwell();
            new Streams(telling).describe(step, "modern");
            telling.narrator().line(new Streams(telling).sentence("legacy"));
        });
    }

    void corruptedRow() throws Exception {
        telling.step("repair", "One row of the service's database is spoilt by hand, found and repaired", step -> {
            long number = victim();
            Fault.change(telling.systems().databases(), Databases.Name.CUSTOMERS, ANSWER_THAT_DIFFERS, number);
            Operator.Outcome found =
                    telling.operator().run("check", "customer", "-o", "json").expect(4);
            telling.require(
                    found.json().path("entities").path(0).path("confirmed").asLong() == 1
                            && found.out().contains(Long.toString(number)),
                    "the check must find customer " + number + " and nothing else:\n" + found.out());
            telling.good(
                    step,
                    "customer",
                    number,
                    "strangler check found customer " + number + ", and nothing else (exit 4)");
            telling.operator()
                    .run("advance", "customers", "--to", "live", "--share", "10", "--yes")
                    .expect(3)
                    .says("clean-check");
            telling.good(step, "gate", "closed", "and the gate to live is closed by it (exit 3)");
            telling.operator().run("repair", "customer").says(Long.toString(number));
            telling.operator().run("repair", "customer", "--apply").expect(0);
            telling.operator().run("check", "customer").expect(0);
            telling.good(
                    step,
                    "check",
                    "clean",
                    "strangler repair --apply put it right from the monolith; the check is clean");
        });
    }

    private long victim() {
        for (long number = 101; ; number++) {
            if (number % 10 != 7 && !telling.traffic().writes(number)) {
                return number;
            }
        }
    }

    private long shadow(String count) throws InterruptedException {
        JsonNode counts = telling.admin().capability().path("shadow");
        return counts.path(count).asLong();
    }

    private String revision() throws InterruptedException {
        return telling.admin().proxy().path("translators").asString("");
    }
}
