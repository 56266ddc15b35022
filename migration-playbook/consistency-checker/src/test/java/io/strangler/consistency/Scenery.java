package io.strangler.consistency;

import io.strangler.playbook.plan.DatabaseSpec;
import io.strangler.playbook.stage.Flags;
import io.strangler.playbook.stage.Stage;
import io.strangler.translate.Aggregate;
import io.strangler.translate.Key;
import io.strangler.translate.jdbc.JdbcAggregates;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Both stores filled alike with ugly values. */
record Scenery(DatabaseSpec legacy, DatabaseSpec modern, CheckedEntity entity) {
    static final Settings SETTINGS =
            new Settings(7, 11, 1_000, 5, Duration.ofSeconds(2), Duration.ofMillis(20), Duration.ZERO, 10_000);
    static final Authority LEGACY_RULES =
            new Authority(Optional.of(Flags.fixed(People.CAPABILITY, Stage.SHADOW)), Optional.of(1L), "test");
    static final Authority MODERN_RULES =
            new Authority(Optional.of(Flags.fixed(People.CAPABILITY, Stage.LIVE)), Optional.of(2L), "test");
    static final Positions PASSED = (capability, limit) -> new Passage.Passed();

    private static final List<String> NAMES = List.of(
            "O'BRIEN, MARY",
            "",
            " ",
            " LEADING",
            "TRAILING ",
            "STRASSE ß",
            "İSTANBUL",
            "E\u0301COMBINED",
            "😀 EMOJI",
            "NULL",
            "\\N",
            "A\"B",
            "TAB\tNL\n",
            "ACME GMBH",
            "X".repeat(40),
            "{1,2}",
            "(,)",
            "%_",
            "漢字",
            "\uFFFD");

    /** Makes the given number of aggregates, keys from below zero upwards, on legacy and carries them to modern. */
    static Scenery of(int count) throws SQLException {
        DatabaseSpec legacy = People.legacyDatabase();
        DatabaseSpec modern = People.modernDatabase();
        Scenery scenery = new Scenery(legacy, modern, People.entity(legacy, modern));
        scenery.fill(count);
        scenery.carryForward();
        return scenery;
    }

    CheckReport check() throws Exception {
        return check(PASSED, LEGACY_RULES);
    }

    CheckReport check(Positions positions, Authority authority) throws Exception {
        return new EntityCheck(entity, positions, authority, SETTINGS, Clock.systemUTC()).run();
    }

    CheckReport check(Scope scope, Watch watch) throws Exception {
        return new EntityCheck(entity, PASSED, LEGACY_RULES, SETTINGS, Clock.systemUTC()).run(scope, watch);
    }

    Repair repair(Authority authority) {
        return new Repair(entity, PASSED, () -> authority, SETTINGS);
    }

    void onLegacy(String... statements) throws SQLException {
        Databases.run(legacy, statements);
    }

    void onModern(String... statements) throws SQLException {
        Databases.run(modern, statements);
    }

    /** Does what the forward stream does: carries every legacy aggregate to modern. */
    void carryForward() throws SQLException {
        try (Connection from = legacy.open("test");
                Connection to = modern.open("test")) {
            to.setAutoCommit(false);
            JdbcAggregates read = JdbcAggregates.open(from, entity.translator().legacy());
            JdbcAggregates write = JdbcAggregates.open(to, entity.translator().modern());
            for (Aggregate each : read.page(from, Optional.empty(), 1_000_000)) {
                Key key = each.key(entity.translator().legacy());
                Map<Key, Aggregate> present = write.read(to, List.of(key));
                write.write(
                        to,
                        present,
                        Map.of(
                                key,
                                Optional.of(
                                        entity.translator().toModern(each, Optional.ofNullable(present.get(key))))));
            }
            to.commit();
        }
    }

    private void fill(int count) throws SQLException {
        try (Connection connection = legacy.open("test");
                PreparedStatement clients = connection.prepareStatement(
                        "insert into client values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?::timestamptz)");
                PreparedStatement phones = connection.prepareStatement("insert into phone values (?, ?, ?, ?, ?)")) {
            for (int i = 0; i < count; i++) {
                long number = i - 3L;
                clients.setLong(1, number);
                clients.setString(2, i % 5 == 0 ? "" : "C" + i);
                clients.setString(3, NAMES.get(i % NAMES.size()));
                clients.setInt(4, i % 4 == 0 ? 0 : 19_000_101 + i % 9 * 10_000);
                clients.setString(5, List.of("Y", "N", " ", "X").get(i % 4));
                clients.setLong(6, i % 7 == 0 ? 0 : i % 7 == 1 ? 999_999_999_999L : i % 7 == 2 ? -100L * i : i * 10L);
                clients.setString(7, i % 3 == 0 ? null : i % 3 == 1 ? "" : "1 High St");
                clients.setString(8, i % 3 == 0 ? null : "Cork");
                clients.setString(9, i % 6 == 0 ? null : NAMES.get((i + 5) % NAMES.size()));
                clients.setString(10, i % 5 == 1 ? null : "2026-03-29 02:30:00.123456+02");
                clients.addBatch();
                for (int seq = 0; seq < i % 4; seq++) {
                    phones.setLong(1, number);
                    phones.setInt(2, seq * 3 + 1);
                    phones.setString(3, seq == 1 ? " " : "P");
                    phones.setString(4, "+353 " + i + seq);
                    phones.setString(5, seq == 0 ? "Y" : "N");
                    phones.addBatch();
                }
            }
            clients.executeBatch();
            phones.executeBatch();
        }
    }
}
