package io.strangler.playbook.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.Side;
import io.strangler.playbook.evidence.Evidence.CheckResult;
import io.strangler.playbook.evidence.Evidence.ShadowCounts;
import io.strangler.playbook.evidence.Evidence.StreamState;
import io.strangler.playbook.evidence.Evidence.TrafficCount;
import io.strangler.playbook.evidence.Latency;
import io.strangler.playbook.evidence.Traffic.Answers;
import io.strangler.playbook.plan.DatabaseSpec;
import io.strangler.playbook.stage.Flags;
import io.strangler.playbook.stage.Stage;
import io.strangler.playbook.stage.StageRule;
import io.strangler.playbook.switchover.Switchover.State;
import io.strangler.playbook.switchover.Switchovers;
import io.strangler.playbook.switchover.Switchovers.InForce;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

class ControlDatabaseIT {
    private static final CapabilityName CUSTOMERS = new CapabilityName("customers");
    private static final StageRule SHADOW = Flags.fixed(CUSTOMERS, Stage.SHADOW);
    private static final StageRule LIVE = Flags.live(CUSTOMERS, 10);
    private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    private static EmbeddedPostgres server;
    private static int databases;

    private DatabaseSpec spec;
    private ControlDatabase database;

    @BeforeAll
    static void startServer() throws IOException {
        server = EmbeddedPostgres.builder()
                .setPGStartupWait(Duration.ofSeconds(60))
                .start();
    }

    @AfterAll
    static void stopServer() throws IOException {
        server.close();
    }

    @BeforeEach
    void createDatabase() throws SQLException {
        String name = "control" + ++databases;
        try (var connection = server.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("create database " + name);
        }
        spec = new DatabaseSpec("jdbc:postgresql://127.0.0.1:" + server.getPort() + "/" + name, "postgres", "");
        database = new ControlDatabase(spec, "test");
        database.migrate();
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aLockIsHeldByOneUntilItsSessionEnds() throws SQLException {
        try (SessionLock first = database.lock("the proxy of shop", "proxy a:8080");
                SessionLock second = database.lock("the proxy of shop", "proxy b:8080");
                SessionLock other = database.lock("the proxy of another", "proxy c:8080")) {
            assertThat(first.take()).isEmpty();
            assertThat(first.take()).isEmpty();
            assertThat(other.take()).isEmpty();
            assertThat(second.take()).hasValueSatisfying(holder -> assertThat(holder)
                    .startsWith("proxy a:8080 (process ")
                    .contains("of the control database, since "));

            endSessionsOf("proxy a:8080");
            await().atMost(Duration.ofSeconds(10)).until(() -> second.take().isEmpty());
            assertThat(first.take())
                    .hasValueSatisfying(holder -> assertThat(holder).startsWith("proxy b:8080"));

            second.close();
            await().atMost(Duration.ofSeconds(10)).until(() -> first.take().isEmpty());
        }
    }

    private void endSessionsOf(String application) throws SQLException {
        try (Connection connection = spec.open("test");
                var statement = connection.createStatement()) {
            statement.execute("select pg_terminate_backend(pid) from pg_stat_activity where application_name = '"
                    + application + "'");
        }
    }

    @Test
    void migratesAgainAndFromSeveralProgramsAtOnce() throws Exception {
        List<Callable<Boolean>> programs = java.util.Collections.nCopies(4, () -> {
            try (ControlDatabase other = new ControlDatabase(spec, "other")) {
                other.migrate();
                return true;
            }
        });
        try (ExecutorService executor = Executors.newFixedThreadPool(4)) {
            for (Future<Boolean> each : executor.invokeAll(programs)) {
                assertThat(each.get()).isTrue();
            }
        }
    }

    @Test
    void announcesARequestToWhoListens() throws SQLException {
        try (Connection listening = spec.open("test");
                Statement listen = listening.createStatement()) {
            listen.execute("listen " + Switchovers.CHANNEL);

            database.switchovers().request(CUSTOMERS, SHADOW, LIVE, Duration.ofSeconds(5));

            assertThat(listening.unwrap(PGConnection.class).getNotifications(10_000))
                    .extracting(PGNotification::getName)
                    .containsExactly(Switchovers.CHANNEL);
        }
    }

    @Test
    void putsTheWantedRuleInForceWhenAdopted() throws SQLException {
        Switchovers switchovers = database.switchovers();
        long id = switchovers.request(CUSTOMERS, SHADOW, LIVE, Duration.ofSeconds(5));

        assertThat(switchovers.requested()).singleElement().satisfies(requested -> {
            assertThat(requested.id()).isEqualTo(id);
            assertThat(requested.wanted()).isEqualTo(LIVE.definition());
        });
        assertThat(switchovers.adopt(id)).isTrue();

        assertThat(switchovers.find(id).state()).isEqualTo(State.ADOPTED);
        assertThat(switchovers.inForce(CUSTOMERS)).contains(new InForce(id, LIVE.definition()));
        assertThat(switchovers.requested()).isEmpty();
    }

    @Test
    void letsTheLastAdoptedRuleWin() throws SQLException {
        Switchovers switchovers = database.switchovers();
        switchovers.adopt(switchovers.request(CUSTOMERS, SHADOW, LIVE, Duration.ofSeconds(5)));
        long back = switchovers.request(CUSTOMERS, LIVE, SHADOW, Duration.ofSeconds(5));

        switchovers.adopt(back);

        assertThat(switchovers.inForce(CUSTOMERS)).contains(new InForce(back, SHADOW.definition()));
    }

    @Test
    void neverBothAdoptsAndCancels() throws Exception {
        Switchovers switchovers = database.switchovers();
        for (int i = 0; i < 50; i++) {
            long id = switchovers.request(CUSTOMERS, SHADOW, LIVE, Duration.ofSeconds(5));
            try (ExecutorService executor = Executors.newFixedThreadPool(2)) {
                Future<Boolean> adopted = executor.submit(() -> switchovers.adopt(id));
                Future<Boolean> cancelled = executor.submit(() -> switchovers.cancel(id, "late"));

                assertThat(adopted.get()).isNotEqualTo(cancelled.get());
                assertThat(switchovers.find(id).state()).isEqualTo(adopted.get() ? State.ADOPTED : State.CANCELLED);
            }
        }
    }

    @Test
    void cannotAdoptWhatWasCancelledOrRefused() throws SQLException {
        Switchovers switchovers = database.switchovers();
        long refused = switchovers.request(CUSTOMERS, SHADOW, LIVE, Duration.ofSeconds(5));
        switchovers.refuse(refused, "reverse stream not proven");

        assertThat(switchovers.adopt(refused)).isFalse();
        assertThat(switchovers.cancel(refused, "late")).isTrue();
        assertThat(switchovers.find(refused).reason()).contains("reverse stream not proven");
        assertThat(switchovers.inForce(CUSTOMERS)).isEmpty();
    }

    @Test
    void neverAdoptsAfterTheDeadline() throws SQLException {
        Switchovers switchovers = database.switchovers();
        Instant passed = switchovers.deadline(Duration.ofMillis(-1));

        long late = switchovers.request(CUSTOMERS, SHADOW, LIVE, passed);

        assertThat(switchovers.adopt(late)).isFalse();
        assertThat(switchovers.inForce(CUSTOMERS)).isEmpty();
        assertThat(switchovers.left(passed)).isZero();
        assertThat(switchovers.left(switchovers.deadline(Duration.ofSeconds(60))))
                .isBetween(Duration.ofSeconds(50), Duration.ofSeconds(60));
    }

    @Test
    void takesNoLockWhereNothingIsMissing() throws SQLException {
        try (var other = spec.open("other");
                var statement = other.createStatement()) {
            other.setAutoCommit(false);
            // As a long report over the ledger: what alters the table would wait behind it.
            statement.execute("lock table strangler_control.ledger in access share mode");
            try (var waiting = new ControlDatabase(
                    new DatabaseSpec(spec.url() + "?options=-c%20lock_timeout=500", "postgres", ""), "test")) {
                waiting.migrate();
            }
        }
    }

    @Test
    void bringsAnEarlierSchemaUpToDate() throws SQLException {
        database.run(connection -> {
            try (var statement = connection.createStatement()) {
                return statement.execute(
                        "drop table strangler_control.schema_version;"
                                + "alter table strangler_control.check_result drop column began, drop column translators;"
                                + "insert into strangler_control.check_result values ('customers', 'customer', now(), 1, 1, 0, 0, 0)");
            }
        });

        database.migrate();

        assertThat(database.evidence().checks(CUSTOMERS)).singleElement().satisfies(result -> {
            assertThat(result.began()).isEqualTo(Instant.EPOCH);
            assertThat(result.translators()).isEmpty();
        });
    }

    @Test
    void doesNotWaitWithoutEndForAServerThatSaysNothing() throws SQLException {
        int silence = database.run(Connection::getNetworkTimeout);
        assertThat(silence).isEqualTo(10_000);
        try (var patient =
                new ControlDatabase(new DatabaseSpec(spec.url() + "?socketTimeout=30", "postgres", ""), "test")) {
            int asGiven = patient.run(Connection::getNetworkTimeout);
            assertThat(asGiven).isEqualTo(30_000);
        }
    }

    @Test
    void forgetsComparedReadsAfterThirtyDays() throws SQLException {
        var evidence = database.evidence();
        evidence.add(new ShadowCounts(CUSTOMERS, NOW.minus(31, ChronoUnit.DAYS), "r1", 1, 0, 0));
        evidence.add(new ShadowCounts(CUSTOMERS, NOW.minus(29, ChronoUnit.DAYS), "r1", 2, 0, 0));
        evidence.add(new ShadowCounts(CUSTOMERS, NOW, "r1", 4, 0, 0));

        assertThat(evidence.shadow(CUSTOMERS, Instant.EPOCH))
                .hasValueSatisfying(counts -> assertThat(counts.compared()).isEqualTo(6));
    }

    @Test
    void supersedesAnOpenRequestOfTheSameCapability() throws SQLException {
        Switchovers switchovers = database.switchovers();
        long first = switchovers.request(CUSTOMERS, SHADOW, LIVE, Duration.ofSeconds(5));

        long second = switchovers.request(CUSTOMERS, SHADOW, LIVE, Duration.ofSeconds(5));

        assertThat(switchovers.find(first).state()).isEqualTo(State.CANCELLED);
        assertThat(switchovers.requested()).extracting(each -> each.id()).containsExactly(second);
    }

    @Test
    void sumsOnlyTheNewestTranslatorsSinceTheGivenTime() throws SQLException {
        var evidence = database.evidence();
        evidence.add(new ShadowCounts(CUSTOMERS, NOW.minusSeconds(100), "right", 1_000, 0, 0));
        evidence.add(new ShadowCounts(CUSTOMERS, NOW.minusSeconds(30), "wrong", 10, 9, 1));
        evidence.add(new ShadowCounts(CUSTOMERS, NOW.minusSeconds(20), "right", 5, 0, 0));
        evidence.add(new ShadowCounts(CUSTOMERS, NOW.minusSeconds(10), "right", 6, 1, 2));

        assertThat(evidence.shadow(CUSTOMERS, NOW.minusSeconds(60)))
                .contains(new ShadowCounts(CUSTOMERS, NOW.minusSeconds(10), "right", 11, 1, 2));
        assertThat(evidence.shadow(CUSTOMERS, NOW)).isEmpty();
    }

    @Test
    void keepsTheLastStateOfAStreamAndTheLastCheckOfAnEntity() throws SQLException {
        var evidence = database.evidence();
        StreamState first =
                new StreamState(CUSTOMERS, Side.LEGACY, NOW, 1, 2, 3, 4, 5, Optional.empty(), Optional.of("down"));
        StreamState second =
                new StreamState(CUSTOMERS, Side.LEGACY, NOW, 0, 0, 9, 4, 0, 6, Optional.of(NOW), Optional.empty());
        evidence.put(first);
        evidence.put(second);
        CheckResult older =
                new CheckResult(CUSTOMERS, "customer", NOW.minusSeconds(10), NOW.minusSeconds(9), "r1", 1, 1, 0, 1, 0);
        CheckResult newer = new CheckResult(CUSTOMERS, "customer", NOW.minusSeconds(1), NOW, "r2", 1, 1, 0, 0, 0);
        evidence.add(newer);
        evidence.add(older);

        assertThat(evidence.streams(CUSTOMERS)).containsExactly(second);
        assertThat(evidence.checks(CUSTOMERS)).containsExactly(newer);
    }

    @Test
    void findsTheFirstCountOfARunSinceAMoment() throws SQLException {
        Latency latency = new Latency(new TreeMap<>(Map.of(0.1, 3L, Double.POSITIVE_INFINITY, 4L)));
        TrafficCount early = count(NOW.minusSeconds(60), "run 1", 10, Latency.NONE);
        TrafficCount wanted = count(NOW.minusSeconds(30), "run 1", 20, latency);
        for (TrafficCount each : List.of(
                early, wanted, count(NOW, "run 1", 30, latency), count(NOW.minusSeconds(29), "run 2", 1, latency))) {
            database.evidence().add(each);
        }

        assertThat(database.evidence().traffic(CUSTOMERS, "run 1", NOW.minusSeconds(59)))
                .contains(wanted);
        assertThat(database.evidence().traffic(CUSTOMERS, "run 1", NOW.minusSeconds(60)))
                .contains(early);
        assertThat(database.evidence().traffic(CUSTOMERS, "run 2", NOW)).isEmpty();
    }

    private static TrafficCount count(Instant at, String run, long requests, Latency latency) {
        return new TrafficCount(
                CUSTOMERS, at, run, new Answers(requests, 1, latency), new Answers(requests + 1, 2, Latency.NONE));
    }

    @Test
    void tellsTheHistoryNewestFirst() throws SQLException {
        Ledger ledger = database.ledger();
        Ledger.Entry advance = new Ledger.Entry(CUSTOMERS, NOW, "ann", "advance", "shadow", "live 10%", "gates open");
        Ledger.Entry adopted = new Ledger.Entry(CUSTOMERS, NOW, "proxy", "adopted", "shadow", "live 10%", "flags");
        ledger.record(advance);
        ledger.record(adopted);

        assertThat(ledger.history(CUSTOMERS)).containsExactly(adopted, advance);
        assertThat(ledger.last(CUSTOMERS)).contains(adopted);
    }

    @Test
    void tellsAnEventOnceAndInTheOrderOfItsTime() throws SQLException {
        Ledger ledger = database.ledger();
        Ledger.Entry later = new Ledger.Entry(CUSTOMERS, NOW.plusSeconds(60), "ann", "advance", "off", "shadow", "-");
        Ledger.Entry late = new Ledger.Entry(CUSTOMERS, NOW, "proxy", "adopted", "off", "dualwrite", "told late");
        UUID event = UUID.randomUUID();
        ledger.record(later);
        ledger.recordOnce(event, late);
        ledger.recordOnce(event, late);

        assertThat(ledger.history(CUSTOMERS)).containsExactly(later, late);
    }

    @Test
    void recoversWhenTheServerHasCutItsConnections() throws SQLException {
        database.ledger().history(CUSTOMERS);
        try (var connection = server.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'test'");
        }

        assertThat(database.ledger().history(CUSTOMERS)).isEmpty();
    }

    @Test
    void failsWithAnSqlExceptionWhenNobodyListens() {
        try (ControlDatabase unreachable =
                new ControlDatabase(new DatabaseSpec("jdbc:postgresql://127.0.0.1:1/none", "a", "b"), "test")) {
            assertThatThrownBy(() -> unreachable.switchovers().requested()).isInstanceOf(SQLException.class);
        }
    }
}
