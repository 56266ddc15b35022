package io.strangler.proxy.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.ledger.ControlDatabase;
import io.strangler.playbook.ledger.Ledger;
import io.strangler.playbook.ledger.SessionLock;
import io.strangler.playbook.plan.DatabaseSpec;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The control database goes away under load, first silently and then altogether, for a minute: longer than any limit that
 * something might have; nothing a client sees depends on it.
 */
class ControlDatabaseAwayIT {
    private static final CapabilityName CUSTOMERS = new CapabilityName("customers");
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration AWAY = Duration.ofMinutes(1);
    private static final int MANY = 300;

    private final FaultySystem legacy = new FaultySystem("legacy");
    private final FaultySystem modern = new FaultySystem("modern");

    @TempDir
    Path directory;

    private int databasePort;
    private EmbeddedPostgres postgres;
    private ControlDatabase control;
    private PackagedProxy proxy;
    private Load load;

    @BeforeEach
    void start() throws Exception {
        databasePort = PackagedProxy.freePort();
        startDatabase();
        DatabaseSpec database =
                new DatabaseSpec("jdbc:postgresql://127.0.0.1:" + databasePort + "/postgres", "postgres", "");
        control = new ControlDatabase(database, "test");
        String unused = "{ url: \"jdbc:postgresql://127.0.0.1:1/x\", username: x, password: x }";
        flag("off");
        proxy = PackagedProxy.start(Files.writeString(directory.resolve("migration.yaml"), """
                migration: shop
                flags: flags.yaml
                control: { database: { url: "%s", username: postgres } }
                systems:
                  legacy: { url: "%s", database: %s }
                  crm: { url: "%s", database: %s }
                capabilities:
                  customers: { modern: crm, routes: [ { path: /customers/*, key: "path:2" } ], entities: [ customer ] }
                """.formatted(
                        database.url(), legacy.url(), unused, modern.url(), unused)));
        load = Load.start(6, List.of(proxy.port()), "/customers/", Set.of("legacy"));
        awaitLedger("none -> off");
    }

    @AfterEach
    void stop() throws IOException, InterruptedException {
        if (load != null) {
            load.close();
        }
        if (proxy != null) {
            proxy.close();
        }
        control.close();
        signalDatabase("CONT");
        postgres.close();
        legacy.close();
        modern.close();
    }

    @Test
    void requestsAreServedAuthorityStaysAndTheLedgerHearsOfItLater() throws Exception {
        load.untilServed(MANY).turn();

        signalDatabase("STOP");
        flag("dualwrite");
        awaitStage("dualwrite");
        awaitWaiting(1);
        load.untilEnded(MANY);
        Tally silent = load.turn();
        signalDatabase("CONT");
        awaitLedger("off -> dualwrite");

        postgres.close();
        Instant backAgain = Instant.now().plus(AWAY);
        flag("shadow");
        awaitStage("shadow");
        load.turn();
        flag("live");
        await().atMost(SOON).untilAsserted(() -> assertThat(
                        proxy.capability().get("refused").asString())
                .contains("the control database cannot be asked"));
        load.untilEnded(MANY);
        awaitWaiting(2);
        awaitStage("shadow");
        flag("shadow");
        await().atMost(SOON).until(() -> proxy.capability().get("refused").isNull());
        await().atMost(AWAY.plus(SOON)).until(() -> Instant.now().isAfter(backAgain));
        Tally gone = load.turn();
        startDatabase();

        awaitLedger("shadow -> shadow");
        awaitWaiting(0);
        awaitHeldByTheProxy();
        load.untilEnded(MANY);
        Tally after = load.turn();
        FaultReport.add("control database silent", "during", silent);
        FaultReport.add("control database gone", "during", gone);
        FaultReport.add("control database gone", "after", after);
        assertThat(silent.counts()).containsOnlyKeys(Tally.OK);
        assertThat(gone.counts()).containsOnlyKeys(Tally.OK);
        assertThat(after.counts()).containsOnlyKeys(Tally.OK);
        assertThat(history())
                .containsExactly("none -> off", "off -> dualwrite", "dualwrite -> shadow", "shadow -> shadow");
        assertThat(proxy.admin("/actuator/prometheus").body()).contains("strangler_ledger_dropped_total 0.0");
    }

    private void startDatabase() throws IOException {
        postgres = EmbeddedPostgres.builder()
                .setPGStartupWait(Duration.ofSeconds(60))
                .setDataDirectory(directory.resolve("data"))
                .setCleanDataDirectory(false)
                .setPort(databasePort)
                .start();
    }

    // All of its processes: a server that is there, and says nothing.
    private void signalDatabase(String signal) throws IOException, InterruptedException {
        Path file = directory.resolve("data/postmaster.pid");
        if (!Files.exists(file)) {
            return;
        }
        long postmaster = Long.parseLong(Files.readAllLines(file).getFirst().strip());
        List<ProcessHandle> all = ProcessHandle.of(postmaster).stream()
                .flatMap(ProcessHandle::descendants)
                .toList();
        Children.signal(postmaster, signal);
        for (ProcessHandle each : all) {
            if (each.isAlive()) {
                Children.signal(each.pid(), signal);
            }
        }
    }

    private void awaitHeldByTheProxy() {
        await().atMost(SOON).ignoreExceptions().until(this::isHeldByTheProxy);
    }

    // Whoever looks first has it, and must give it back.
    private boolean isHeldByTheProxy() throws SQLException {
        try (SessionLock lock = control.lock("the proxy of shop", "test")) {
            return lock.take().filter(holder -> holder.startsWith("proxy ")).isPresent();
        }
    }

    private void awaitWaiting(int entries) {
        await().atMost(SOON).untilAsserted(() -> assertThat(
                        proxy.admin("/actuator/prometheus").body())
                .contains("strangler_ledger_waiting " + entries + ".0"));
    }

    private void awaitStage(String stage) {
        await().atMost(SOON).pollInterval(Duration.ofMillis(50)).untilAsserted(() -> assertThat(
                        proxy.capability().get("stage").asString())
                .isEqualTo(stage));
    }

    private void awaitLedger(String latest) {
        await().atMost(SOON).ignoreExceptions().untilAsserted(() -> assertThat(history())
                .endsWith(latest));
    }

    /** What the ledger knows, the oldest first. */
    private List<String> history() throws SQLException {
        return control.ledger().history(CUSTOMERS).reversed().stream()
                .map(ControlDatabaseAwayIT::text)
                .toList();
    }

    private static String text(Ledger.Entry entry) {
        return entry.before() + " -> " + entry.after();
    }

    private void flag(String stage) throws IOException {
        Files.writeString(directory.resolve("flags.yaml"), "flags: { customers: { defaultVariant: " + stage + " } }\n");
    }
}
