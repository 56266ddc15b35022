package io.strangler.translate.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.strangler.translate.Aggregate;
import io.strangler.translate.AggregateShape;
import io.strangler.translate.Key;
import io.strangler.translate.Row;
import io.strangler.translate.TableShape;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@NullUnmarked
final class AggregateScanIT {
    private static final CopyProtocol COPY = new DriverCopy();
    private static final List<String> TYPED = List.of(
            "i8", "i2", "i4", "n", "b", "d", "t", "tz", "u", "x", "v", "c", "j", "jb", "by", "f4", "f8", "iv", "ti",
            "ttz", "ta", "xa", "r", "m");
    private static final AggregateShape EVERYTHING = AggregateShape.of(TableShape.root("typed", List.of("i8"), TYPED));

    private Connection connection;

    @BeforeEach
    void connect() throws SQLException {
        connection = Databases.create();
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    @Test
    void valuesOfEveryTypeAreReadAndWrittenByCopyAsByStatements() throws SQLException {
        execute("create type mood as enum ('sad', 'glad')", table("typed"), table("copied"), """
                insert into typed values
                  (1, 2, 3, 1500.5000, true, '2026-11-22', '2026-11-22 10:11:12.123456', '2026-11-22 10:11:12.000001+02',
                   'f0000000-0000-4000-8000-000000000001', 'ß İ 😀', ' x ', 'C42', '{"a": "\\\\n"}', '{"b": [1, 2]}',
                   '\\x00ff5c0a09', 1.5, 0.1, '1 year 2 days 03:04:05.000006', '10:11:12.123456', '10:11:12.5+02',
                   '{2026-11-22 10:00:00+00,NULL}', '{"a,b","\\"","\\\\",NULL,""}', '[2026-01-01 00:00:00+00,)', 'glad'),
                  (2, -32768, -2147483648, 'NaN', false, 'infinity', 'infinity', 'infinity', null, E'\\t\\n\\r\\b\\f\\v\\\\',
                   E'\\\\N', ' ', 'null', 'null', '', 'NaN', 'Infinity', '-1 month', '24:00:00', null, '{}', '{}', 'empty',
                   'sad'),
                  (3, null, null, '-Infinity', null, '-infinity', '-infinity', '-infinity', null, '', '', '', null, null,
                   null, '-0', '-Infinity', null, null, null, null, null, null, null),
                  (9223372036854775807, 0, 0, 123456789012345678901234567890.000100, true, '0044-03-15 BC',
                   '0045-02-28 23:59:59.999999 BC', '0044-03-15 10:00:00 BC', null, '\\.', E'\\\\.', 'ä', '1', '1', '\\x5c',
                   1e10, 1e300, '0', '00:00', '23:59:59.999999-15:59:59', null, null, null, null),
                  (-1, 0, 0, 0.00, true, '5874897-12-31', '294276-12-31 23:59:59.999999', '294276-12-31 23:59:59.999999+00',
                   null, 'x\ty', 'a''b"c', 'x', '1', '1', '\\x', 1e-10, 2, null, null, null, null, null, null, null),
                  (-2, 0, 0, 100, true, '4713-01-01 BC', '0001-01-01 00:00:00', '1883-11-18 12:03:57+00',
                   null, repeat('long ', 20000), 'v', 'x', '1', '1', decode(repeat('5c00', 20000), 'hex'), 1, 100000, null,
                   null, null, null, null, null, null)""");
        JdbcAggregates aggregates = JdbcAggregates.open(connection, EVERYTHING);
        // More than once: after some executions the driver asks for other forms of the values.
        Map<Key, Aggregate> read = Map.of();
        for (int i = 0; i < 12; i++) {
            read = keyed(aggregates.page(connection, Optional.empty(), 100), EVERYTHING);
            assertThat(scan(aggregates, 2)).isEqualTo(read);
        }
        assertThat(read).hasSize(6);

        JdbcAggregates copies =
                JdbcAggregates.open(connection, AggregateShape.of(TableShape.root("copied", List.of("i8"), TYPED)));
        Map<Key, Optional<Aggregate>> wanted = new LinkedHashMap<>();
        read.forEach((key, aggregate) -> wanted.put(key, Optional.of(aggregate)));

        assertThat(copies.write(connection, COPY, Map.of(), wanted)).isEqualTo(6);

        // Trailing zeros of a numeric are no part of its value; all else is the same to the byte.
        execute("update typed set n = trim_scale(n)", "update copied set n = trim_scale(n)");
        assertThat(
                        text(
                                "select count(*) from (select typed::text from typed intersect select copied::text from copied) x"))
                .isEqualTo("6");
        assertThat(copies.read(connection, read.keySet())).isEqualTo(read);
    }

    @Test
    void valuesAreTheSameWhateverZoneTheSessionIsIn() throws SQLException {
        execute(
                table("typed").replace("m mood", "m text"),
                "insert into typed (i8, tz) values (1, '1883-11-18 12:03:57+00'), (2, '2026-07-01 12:00:00+00'),"
                        + " (3, '0044-03-15 10:00:00+00 BC')");
        JdbcAggregates aggregates = JdbcAggregates.open(connection, EVERYTHING);
        Map<Key, Aggregate> utc = scan(aggregates, 100);

        assertThat(scan(aggregates, 100, "set local timezone = 'Asia/Kolkata'")).isEqualTo(utc);
        // An offset with seconds, as before 1937.
        assertThat(scan(aggregates, 100, "set local timezone = 'Europe/Amsterdam'"))
                .isEqualTo(utc);
    }

    @Test
    void childrenAreJoinedToTheirRootsInTheOrderOfPages() throws SQLException {
        execute(
                "create table head (id uuid primary key default gen_random_uuid(), house char(4), article text)",
                "create table line (head uuid references head, pos numeric, txt text)",
                "create table tag (head uuid, name text)",
                "insert into head (house, article) select chr(65 + n % 50), 'A' || n from generate_series(1, 500) n",
                "insert into head (house, article) values ('a', 'ä'), ('a', 'z'), ('B', '😀'), ('B', '\uFFFD'), (null, 'x')",
                "insert into line select id, n / 2.0, n::text from head, generate_series(0, 4) n where article like '%3%'",
                "insert into line select id, 1, 'without a key' from head where house is null",
                "insert into tag select id, t from head, unnest(array['b', 'B', 'a', 'ä']) t where article <= 'A3'",
                "insert into tag values (gen_random_uuid(), 'without a root')");
        AggregateShape shape = AggregateShape.of(
                TableShape.root("head", List.of("house", "article"), List.of("id", "house", "article")),
                TableShape.child("line", "head", "id", List.of("pos"), List.of("head", "pos", "txt")),
                TableShape.child("tag", "head", "id", List.of("name"), List.of("head", "name")));
        JdbcAggregates heads = JdbcAggregates.open(connection, shape);

        Map<Key, Aggregate> scanned = scan(heads, 7);

        List<Aggregate> pages = heads.page(connection, Optional.empty(), 1_000);
        assertThat(List.copyOf(scanned.values())).isEqualTo(pages).hasSize(504);
        assertThat(List.copyOf(scanned.keySet())).isSortedAccordingTo(JdbcAggregates.order());
    }

    @Test
    void sessionsOfDifferentMomentsAreNoticed() throws SQLException {
        execute(
                "create table head (no int primary key)",
                "create table line (no int, pos int)",
                "insert into head values (1), (3)");
        JdbcAggregates heads = JdbcAggregates.open(
                connection,
                AggregateShape.of(
                        TableShape.root("head", List.of("no"), List.of("no")),
                        TableShape.child("line", "no", "no", List.of("pos"), List.of("no", "pos"))));
        boolean[] opened = {false};

        try (AggregateScan scan = heads.scan(COPY, () -> {
            if (opened[0]) {
                execute("insert into head values (2)", "insert into line values (2, 1), (3, 1)");
            }
            opened[0] = true;
            return session();
        })) {
            assertThatExceptionOfType(IllegalStateException.class)
                    .isThrownBy(() -> scan.next(10))
                    .withMessageContaining("rows of line from 2 on have no root");
        }
    }

    @Test
    void aScanThatIsNotReadToItsEndLeavesNoSessions() throws SQLException {
        execute("create table head (no int primary key)", "insert into head select generate_series(1, 200000)");
        JdbcAggregates heads = JdbcAggregates.open(
                connection, AggregateShape.of(TableShape.root("head", List.of("no"), List.of("no"))));

        try (AggregateScan scan = heads.scan(COPY, this::session)) {
            assertThat(scan.next(3)).containsOnlyKeys(Key.of(1L), Key.of(2L), Key.of(3L));
        }

        // The server ends them a moment after they were closed.
        Awaitility.await().untilAsserted(() -> assertThat(
                        text("select count(*) from pg_stat_activity where pid <> pg_backend_pid()"
                                + " and datname = current_database()"))
                .isEqualTo("0"));
    }

    @Test
    void whatCopyCannotBringInIsInserted() throws SQLException {
        execute(
                "create table base (no bigint generated always as identity primary key, txt text, seen int default 7)",
                "create view head as select no, txt from base",
                "create table ruled (no bigint primary key, txt text)",
                "create rule up as on insert to ruled do also update base set txt = new.txt");
        Row row = Row.builder().set("no", 5L).set("txt", "via").build();
        for (String table : List.of("base", "ruled", "head")) {
            JdbcAggregates aggregates = JdbcAggregates.open(
                    connection, AggregateShape.of(TableShape.root(table, List.of("no"), List.of("no", "txt"))));
            Row each = table.equals("head") ? row.with("no", 6L) : row.with("txt", table);
            Key key = Key.of(each.value("no"));
            aggregates.write(connection, COPY, Map.of(), Map.of(key, Optional.of(Aggregate.of(each))));
        }

        assertThat(text("select string_agg(no || txt || seen, ',' order by no) from base"))
                .isEqualTo("5ruled7,6via7");
    }

    private static String table(String name) {
        return "create table " + name
                + " (i8 int8 primary key, i2 int2, i4 int4, n numeric, b bool, d date, t timestamp,"
                + " tz timestamptz, u uuid, x text, v varchar(20), c char(10), j json, jb jsonb, by bytea, f4 float4,"
                + " f8 float8, iv interval, ti time, ttz timetz, ta timestamptz[], xa text[], r tstzrange, m mood)";
    }

    private Map<Key, Aggregate> scan(JdbcAggregates aggregates, int step, String... settings) throws SQLException {
        Map<Key, Aggregate> all = new LinkedHashMap<>();
        try (AggregateScan scan = aggregates.scan(COPY, () -> session(settings))) {
            for (Map<Key, Aggregate> next = scan.next(step); !next.isEmpty(); next = scan.next(step)) {
                assertThat(next.size()).isLessThanOrEqualTo(step);
                all.putAll(next);
            }
        }
        return all;
    }

    private Connection session(String... settings) throws SQLException {
        Connection session =
                DriverManager.getConnection(connection.getMetaData().getURL());
        session.setAutoCommit(false);
        try (Statement statement = session.createStatement()) {
            for (String each : settings) {
                statement.execute(each);
            }
        }
        return session;
    }

    private static Map<Key, Aggregate> keyed(List<Aggregate> aggregates, AggregateShape shape) {
        Map<Key, Aggregate> keyed = new LinkedHashMap<>();
        new ArrayList<>(aggregates).forEach(each -> keyed.put(each.key(shape), each));
        return keyed;
    }

    private String text(String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private void execute(String... statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        }
    }
}
