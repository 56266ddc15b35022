package io.strangler.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class WebhookIT {
    @TempDir
    Path folder = Path.of("");

    @Test
    void theOneBeforeIsAskedAndTheOneAfterIsTold() throws Exception {
        try (Site site = new Site(folder, "off");
                Stub hooks = new Stub().answer("/before", () -> "").answer("/after", () -> "")) {
            hook(site, hooks, "before: %s/before, after: %s/after, rollback: %s/rollback");

            Outcome outcome = Outcome.of(site.plan, "advance", "shop", "--yes");

            assertThat(outcome.exit()).isEqualTo(Exit.OK);
            assertThat(hooks.asked()).containsExactly("/before", "/after");
            var before = new JsonMapper().readTree(hooks.bodies().getFirst());
            assertThat(before.path("event").asString()).isEqualTo("before");
            assertThat(before.path("capability").asString()).isEqualTo("shop");
            assertThat(before.path("from").asString()).isEqualTo("off");
            assertThat(before.path("to").asString()).isEqualTo("dualwrite");
            assertThat(new JsonMapper()
                            .readTree(hooks.bodies().getLast())
                            .path("outcome")
                            .asString())
                    .isEqualTo("moved");
        }
    }

    @Test
    void theOneBeforeRefusesWithItsReason() throws Exception {
        try (Site site = new Site(folder, "off");
                Stub hooks = new Stub().answer("/before", () -> "frozen until Monday")) {
            hooks.code(409);
            hook(site, hooks, "before: %s/before, after: %s/after");

            Outcome outcome = Outcome.of(site.plan, "advance", "shop", "--yes");

            assertThat(outcome.exit()).isEqualTo(Exit.GATE_CLOSED);
            assertThat(outcome.err()).contains("answered 409 'frozen until Monday'", "shop stays at off");
            assertThat(hooks.asked()).containsExactly("/before");
            assertThat(Files.readString(site.flags)).contains("defaultVariant: off");
        }
    }

    @Test
    void silenceBeforeAMoveIsARefusalToo() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        try (Site site = new Site(folder, "off");
                Stub hooks = new Stub().answer("/before", () -> {
                    try {
                        never.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return "";
                })) {
            hook(site, hooks, "before: %s/before, limit: 200ms");

            Outcome outcome = Outcome.of(site.plan, "advance", "shop", "--yes");
            never.countDown();

            assertThat(outcome.exit()).isEqualTo(Exit.GATE_CLOSED);
            assertThat(outcome.err()).contains("within 200 ms");
            assertThat(Files.readString(site.flags)).contains("defaultVariant: off");
        }
    }

    @Test
    void noWebhookStandsInTheWayBack() throws Exception {
        try (Site site = new Site(folder, "live");
                Stub hooks = new Stub()) {
            hook(site, hooks, "before: %s/before, rollback: %s/rollback");

            Outcome outcome = Outcome.of(site.plan, "rollback", "shop", "--yes");

            assertThat(outcome.exit()).isEqualTo(Exit.OK);
            assertThat(outcome.err()).contains("the webhook rollback", "answered 404", "somebody has not been told");
            assertThat(hooks.asked()).containsExactly("/rollback");
        }
    }

    @Test
    void aWayBackThatIsRefusedIsToldToo() throws Exception {
        try (Site site = new Site(folder, "live");
                Stub hooks = new Stub().answer("/rollback", () -> "")) {
            hook(site, hooks, "rollback: %s/rollback");
            site.stay("live", 100, Optional.of("the reverse stream does not run"));

            Outcome.of(site.plan, "rollback", "shop", "--yes");

            assertThat(new JsonMapper()
                            .readTree(hooks.bodies().getLast())
                            .path("outcome")
                            .asString())
                    .isEqualTo("refused");
        }
    }

    private static void hook(Site site, Stub hooks, String webhooks) throws Exception {
        Files.writeString(
                site.plan,
                Files.readString(site.plan) + "    webhooks: { "
                        + webhooks.replace("%s", "http://127.0.0.1:" + hooks.port()) + " }\n");
    }
}
