package io.strangler.reference.migration.story;

import io.strangler.reference.migration.oracle.StatementCounts;
import io.strangler.reference.migration.oracle.Verification;
import io.strangler.reference.migration.process.RunningProgram;
import io.strangler.reference.migration.systems.Databases;
import io.strangler.reference.migration.systems.ReferenceSystems;
import io.strangler.reference.migration.systems.WrongTranslators;
import io.strangler.reference.migration.traffic.Traffic;
import java.sql.Connection;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** From the monolith alone to both databases in step. */
final class Beginning {
    private static final Duration FLIP = Duration.ofSeconds(1);

    private final Telling telling;
    private final Story.Settings settings;
    private @Nullable RunningProgram bridge;
    private @Nullable RunningProgram batch;
    private @Nullable Bookkeeping books;

    Beginning(Telling telling, Story.Settings settings) {
        this.telling = telling;
        this.settings = settings;
    }

    void start() throws Exception {
        telling.step("start", "Databases, the monolith and the customers service start", step -> {
            ReferenceSystems systems = telling.systems();
            systems.startDatabases();
            RunningProgram monolith = systems.startMonolith(settings.customers());
            RunningProgram customers = systems.startCustomers();
            systems.awaitMonolith(monolith);
            systems.awaitCustomers(customers);
            systems.writeFiles(WrongTranslators.from(systems.jars().translators(), systems.workDirectory()));
            telling.good(
                    step,
                    "customers",
                    settings.customers(),
                    "PostgreSQL, monolith with " + settings.customers() + " customers, empty customers service");
        });
    }

    void monolithAlone() throws Exception {
        ReferenceSystems systems = telling.systems();
        Traffic traffic = Traffic.start(
                systems.addresses().monolithUrl(), settings.customers(), settings.users(), settings.perSecond());
        telling.begin(traffic);
        telling.step("alone", "The monolith alone: users and the nightly batch", step -> {
            try (Connection shop = systems.databases().open(Databases.Name.SHOP)) {
                books = new Bookkeeping(
                        systems.databases(), new Verification(traffic.ledger()), StatementCounts.start(shop));
            }
            batch = systems.startBatch();
            telling.dwell();
            telling.until(
                    "the first statements of the batch", Duration.ofSeconds(60), () -> books().statementsLogged() > 0);
            telling.good(step, "users", settings.users(), settings.users() + " users work on the monolith directly");
        });
    }

    void proxyInFront() throws Exception {
        ReferenceSystems systems = telling.systems();
        telling.step("programs", "Proxy and bridge start beside it; nobody uses them yet", step -> {
            RunningProgram proxy = systems.startProxy();
            bridge = systems.startBridge();
            systems.awaitProxy(proxy);
            systems.awaitBridge(bridge);
            telling.good(
                    step,
                    "proxy",
                    systems.addresses().proxyUrl(),
                    "proxy at " + systems.addresses().proxyUrl());
        });
        telling.step("off", "The proxy in front, everything off", step -> {
            telling.traffic().moveTo(systems.addresses().proxyUrl());
            telling.dwell();
            JsonNode capability = telling.admin().capability();
            telling.require(stage(capability).equals("off"), "the proxy is at " + capability + " instead of off");
            telling.good(
                    step,
                    "requests.legacy",
                    capability.path("requests").path("legacy").asLong(),
                    "every request goes through the proxy to the monolith");
        });
    }

    void dualwrite(Stillness stillness) throws Exception {
        telling.step("dualwrite", "Dual write: the flag is flipped by hand, the bridge loads and follows", step -> {
            telling.systems().files().editFlags("defaultVariant: \"off\"", "defaultVariant: \"dualwrite\"");
            Duration seen = telling.until("the proxy following the flag", Duration.ofSeconds(5), () -> stage(
                            telling.admin().capability())
                    .equals("dualwrite"));
            telling.good(
                    step,
                    "flipMillis",
                    seen.toMillis(),
                    "the proxy followed the file after " + seen.toMillis() + " ms");
            telling.require(
                    seen.compareTo(FLIP) < 0, "following the file took " + seen.toMillis() + " ms, not below 1 s");
            new Streams(telling).awaitRunning("legacy");
            JsonNode load = telling.admin().stream("legacy").path("load");
            step.fact("load.rows", load.path("rows").asLong());
            telling.good(
                    step,
                    "load.seconds",
                    load.path("seconds").asDouble(),
                    String.format(
                            Locale.ROOT,
                            "%d customers loaded in %.1f s while users wrote",
                            load.path("rows").asLong(),
                            load.path("seconds").asDouble()));
            telling.dwell();
            new Streams(telling).describe(step, "legacy");
            telling.narrator().line(new Streams(telling).sentence("legacy"));
            stillness.verifyBothSides(step);
            telling.operator().run("check", "customer").expect(0);
            telling.good(step, "check", "clean", "strangler check customer: both sides agree");
        });
    }

    static String stage(JsonNode capability) {
        return capability.path("stage").asString("");
    }

    Bookkeeping books() {
        if (books == null) {
            throw new IllegalStateException("the books are not open yet");
        }
        return books;
    }

    RunningProgram bridge() {
        if (bridge == null) {
            throw new IllegalStateException("the bridge was never started");
        }
        return bridge;
    }

    void bridge(RunningProgram restarted) {
        bridge = restarted;
    }

    RunningProgram batch() {
        if (batch == null) {
            throw new IllegalStateException("the batch was never started");
        }
        return batch;
    }
}
