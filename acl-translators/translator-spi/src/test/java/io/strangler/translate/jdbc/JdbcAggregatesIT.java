package io.strangler.translate.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.strangler.translate.Aggregate;
import io.strangler.translate.AggregateShape;
import io.strangler.translate.Key;
import io.strangler.translate.Row;
import io.strangler.translate.TableShape;
import io.strangler.translate.Untranslatable;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@NullUnmarked
final class JdbcAggregatesIT {
    private static final UUID ID = UUID.fromString("f0000000-0000-4000-8000-000000000001");
    private static final AggregateShape ORDER = AggregateShape.of(
            TableShape.root("order_head", List.of("number"), List.of("id", "number", "note", "total"))
                    .versionedBy("version"),
            TableShape.child(
                    "order_line", "order_id", "id", List.of("position"), List.of("order_id", "position", "article")));

    private Connection connection;

    @BeforeEach
    void createTables() throws SQLException {
        connection = Databases.create();
        execute(
                "create table order_head (id uuid primary key, number bigint not null unique, note text,"
                        + " total numeric(14,2), extra text default 'kept', version bigint not null default 0)",
                "create table order_line (order_id uuid not null references order_head, position int not null,"
                        + " article varchar(10) not null, primary key (order_id, position))");
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    @Test
    void everyTypeComesBackAsItsCanonicalValue() throws SQLException {
        execute(
                "create type mood as enum ('sad', 'glad')",
                "create domain cents as bigint check (value >= 0)",
                "create table typed (i2 int2, i4 int4, i8 int8 primary key, n numeric(12,4), b bool, d date, t timestamp,"
                        + " tz timestamptz, u uuid, x text, v varchar(20), c char(10), j jsonb, m mood, money cents)",
                "insert into typed values (1, 2, 3, 1500.5000, true, '0044-03-15 BC', '2026-11-22 10:11:12.123456',"
                        + " '2026-11-22 10:11:12+02', '" + ID
                        + "', 'ß İ 😀', ' x ', 'C0000042', '{\"a\": 1}', 'glad', 12),"
                        + " (null, null, 4, 'NaN', null, 'infinity', '-infinity', 'infinity', null, '', null, ' ', null, null, null)");
        List<String> columns =
                List.of("i2", "i4", "i8", "n", "b", "d", "t", "tz", "u", "x", "v", "c", "j", "m", "money");
        AggregateShape shape = AggregateShape.of(TableShape.root("typed", List.of("i8"), columns));
        JdbcAggregates aggregates = JdbcAggregates.open(connection, shape);

        Map<Key, Aggregate> read = aggregates.read(connection, List.of(Key.of(3L), Key.of(4L), Key.of(5L)));

        assertThat(read.get(Key.of(3L)).root())
                .isEqualTo(Row.builder()
                        .set("i2", 1L)
                        .set("i4", 2L)
                        .set("i8", 3L)
                        .set("n", new BigDecimal("1500.5"))
                        .set("b", true)
                        .set("d", LocalDate.of(-43, 3, 15))
                        .set("t", LocalDateTime.parse("2026-11-22T10:11:12.123456"))
                        .set("tz", Instant.parse("2026-11-22T08:11:12Z"))
                        .set("u", ID)
                        .set("x", "ß İ 😀")
                        .set("v", " x ")
                        .set("c", "C0000042")
                        .set("j", "{\"a\": 1}")
                        .set("m", "glad")
                        .set("money", 12L)
                        .build());
        assertThat(read).hasSize(2);
        assertThat(read.get(Key.of(4L)).root().value("n")).isEqualTo("NaN");
        assertThat(read.get(Key.of(4L)).root().value("c")).isEqualTo("");

        Map<Key, Optional<Aggregate>> wanted = Map.of(
                Key.of(13L), Optional.of(moved(read.get(Key.of(3L)), 13L)),
                Key.of(14L), Optional.of(moved(read.get(Key.of(4L)), 14L)));
        assertThat(aggregates.write(connection, Map.of(), wanted)).isEqualTo(2);
        Map<Key, Aggregate> copies = aggregates.read(connection, List.of(Key.of(13L), Key.of(14L)));
        assertThat(copies.get(Key.of(13L))).isEqualTo(wanted.get(Key.of(13L)).orElseThrow());
        assertThat(copies.get(Key.of(14L))).isEqualTo(wanted.get(Key.of(14L)).orElseThrow());
        assertThat(aggregates.write(connection, copies, wanted)).isZero();
    }

    @Test
    void valuesThatOnlyLookDifferentAreNotWritten() throws SQLException {
        JdbcAggregates orders = JdbcAggregates.open(connection, ORDER);
        store(orders, order(42, "n", "10.00", "bolt"));
        Map<Key, Aggregate> present = orders.read(connection, List.of(Key.of(42L)));

        Aggregate same = present.get(Key.of(42L));
        Row root = same.root().with("number", 42).with("total", new BigDecimal("10.0000"));
        List<Row> lines = List.of(Row.of(Map.of("position", 0, "article", "bolt")));

        assertThat(orders.write(
                        connection,
                        present,
                        Map.of(Key.of(42L), Optional.of(Aggregate.of(root).with("order_line", lines)))))
                .isZero();
        assertThat(version(42)).isZero();
    }

    @Test
    void childrenAreInsertedUpdatedAndDeletedByTheirOwnKeyAndTheRootsVersionIsRaised() throws SQLException {
        JdbcAggregates orders = JdbcAggregates.open(connection, ORDER);
        store(orders, order(42, "n", "1", "bolt", "nut", "washer"));

        assertThat(store(orders, order(42, "n", "1", "bolt", "screw"))).isEqualTo(1);

        assertThat(orders.read(connection, List.of(Key.of(42L))))
                .containsEntry(Key.of(42L), order(42, "n", "1", "bolt", "screw"));
        assertThat(version(42)).isEqualTo(1);
    }

    @Test
    void onlyTheColumnsThatDifferAreWritten() throws SQLException {
        JdbcAggregates orders = JdbcAggregates.open(connection, ORDER);
        store(orders, order(1, "a", "1"));
        Map<Key, Aggregate> seen = orders.read(connection, List.of(Key.of(1L)));
        execute("update order_head set note = 'written meanwhile'");

        orders.write(connection, seen, Map.of(Key.of(1L), Optional.of(order(1, "a", "2"))));

        assertThat(orders.read(connection, List.of(Key.of(1L))))
                .containsEntry(Key.of(1L), order(1, "written meanwhile", "2"));
    }

    @Test
    void whatIsNotMentionedKeepsItsValue() throws SQLException {
        JdbcAggregates orders = JdbcAggregates.open(connection, ORDER);
        store(orders, order(1, "a", "1", "bolt"));
        execute("update order_head set extra = 'mine'");

        store(orders, Aggregate.of(Row.of(Map.of("number", 1L, "note", "b"))));

        assertThat(orders.read(connection, List.of(Key.of(1L)))).containsEntry(Key.of(1L), order(1, "b", "1", "bolt"));
        assertThat(text("select extra from order_head")).isEqualTo("mine");
    }

    @Test
    void anAggregateIsDeletedWithItsChildrenBeforeAnotherTakesItsUniqueValue() throws SQLException {
        execute("create unique index on order_head (note)");
        JdbcAggregates orders = JdbcAggregates.open(connection, ORDER);
        store(orders, order(1, "unique", "1", "bolt"));
        Map<Key, Aggregate> present = orders.read(connection, List.of(Key.of(1L)));

        long changed = orders.write(
                connection,
                present,
                Map.of(Key.of(1L), Optional.empty(), Key.of(2L), Optional.of(order(2, "unique", "2", "nut"))));

        assertThat(changed).isEqualTo(2);
        assertThat(orders.page(connection, Optional.empty(), 10)).containsExactly(order(2, "unique", "2", "nut"));
        assertThat(orders.count(connection)).isEqualTo(1);
    }

    @Test
    void compositeAndTextKeysArePagedInTheSameOrderAsJavaSortsThem() throws SQLException {
        execute(
                "create table stock (house char(4) not null, article text not null, amount int not null generated always as identity,"
                        + " primary key (house, article))",
                "insert into stock (house, article) values ('b', 'Z'), ('b', 'a'), ('B', 'ä'), ('a', '😀'), ('a', '\uFFFD'), ('a', '')");
        JdbcAggregates stock = JdbcAggregates.open(
                connection,
                AggregateShape.of(
                        TableShape.root("stock", List.of("house", "article"), List.of("house", "article", "amount"))));

        List<Key> keys = new ArrayList<>();
        Optional<Key> last = Optional.empty();
        while (true) {
            List<Aggregate> page = stock.page(connection, last, 2);
            if (page.isEmpty()) {
                break;
            }
            page.forEach(each ->
                    keys.add(Key.of(each.root().value("house"), each.root().value("article"))));
            last = Optional.of(keys.getLast());
        }

        assertThat(keys).hasSize(6).isSortedAccordingTo(JdbcAggregates.order());
        assertThat(stock.read(connection, keys)).containsOnlyKeys(keys);
        Key added = Key.of("c", "x");
        Row row = Row.builder()
                .set("house", "c")
                .set("article", "x")
                .set("amount", 77L)
                .build();
        stock.write(connection, Map.of(), Map.of(added, Optional.of(Aggregate.of(row))));
        assertThat(stock.read(connection, Set.of(added))).containsEntry(added, Aggregate.of(row));
    }

    @Test
    void uniqueIdentifiersArePagedInTheSameOrderAsJavaSortsThem() throws SQLException {
        execute("insert into order_head (id, number) select gen_random_uuid(), n from generate_series(1, 200) n");
        JdbcAggregates orders = JdbcAggregates.open(
                connection, AggregateShape.of(TableShape.root("order_head", List.of("id"), List.of("id"))));

        List<Key> keys = orders.page(connection, Optional.empty(), 200).stream()
                .map(each -> Key.of(each.root().value("id")))
                .toList();

        assertThat(keys).hasSize(200).isSortedAccordingTo(JdbcAggregates.order());
    }

    @Test
    void ownersOfChildrenAreFoundByTheirLinks() throws SQLException {
        JdbcAggregates orders = JdbcAggregates.open(connection, ORDER);
        store(orders, order(1, "a", "1", "bolt"));
        store(orders, order(2, "b", "1"));

        assertThat(orders.owners(
                        connection,
                        "order_line",
                        List.of(List.of(new UUID(7, 2).toString()), List.of(new UUID(7, 3).toString()))))
                .containsExactly(Key.of(2L));
    }

    @Test
    void keysOfEveryTypeSurviveTheirTextForm() throws SQLException {
        List<String> columns = List.of("i", "n", "b", "d", "t", "tz", "u", "c", "x");
        execute(
                "create table keyed (i int, n numeric, b bool, d date, t timestamp, tz timestamptz, u uuid, c char(5), x text)");
        JdbcAggregates keyed =
                JdbcAggregates.open(connection, AggregateShape.of(TableShape.root("keyed", columns, columns)));
        Key key = new Key(List.of(
                7L,
                new BigDecimal("1.5E+3"),
                true,
                LocalDate.parse("2026-11-22"),
                LocalDateTime.parse("2026-11-22T10:00:00.000001"),
                Instant.parse("2026-11-22T08:00:00Z"),
                ID,
                "ab",
                " x,'"));

        assertThat(keyed.key(keyed.texts(key))).isEqualTo(key);
        assertThat(keyed.key(List.of(
                        "7",
                        "1500.0",
                        "t",
                        "2026-11-22",
                        "2026-11-22 10:00:00.000001",
                        "2026-11-22 10:00:00+02",
                        ID.toString(),
                        "ab   ",
                        " x,'")))
                .isEqualTo(key);
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> keyed.key(List.of("seven", "1", "t", "", "", "", "", "", "")))
                .withMessageContaining("'seven' is no value of keyed.i");
    }

    @Test
    void aValueThatIsTooLongIsRefusedInsteadOfCut() throws SQLException {
        JdbcAggregates orders = JdbcAggregates.open(connection, ORDER);

        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(() -> store(orders, order(1, "a", "1", "longer than ten")))
                .satisfies(e -> assertThat(e.getSQLState()).isEqualTo("22001"));
    }

    @Test
    void aLockedAggregateIsTheNewestAndStaysUnchangedUntilTheTransactionEnds() throws SQLException {
        JdbcAggregates orders = JdbcAggregates.open(connection, ORDER);
        store(orders, order(1, "a", "1", "bolt"));
        connection.setAutoCommit(false);

        assertThat(orders.lock(connection, List.of(Key.of(1L)))).containsEntry(Key.of(1L), order(1, "a", "1", "bolt"));

        try (Connection other = java.sql.DriverManager.getConnection(
                        connection.getMetaData().getURL());
                Statement statement = other.createStatement()) {
            statement.execute("set lock_timeout = '50ms'");
            assertThatExceptionOfType(SQLException.class)
                    .isThrownBy(() -> statement.execute("update order_head set note = 'b'"))
                    .satisfies(e -> assertThat(e.getSQLState()).isEqualTo("55P03"));
        }
        connection.rollback();
    }

    @Test
    void everyMissingTableAndColumnIsNamed() {
        AggregateShape shape = AggregateShape.of(
                TableShape.root("order_head", List.of("number"), List.of("number", "colour"))
                        .versionedBy("revision"),
                TableShape.child("order_note", "order_id", "uid", List.of("order_id"), List.of("order_id")));

        assertThatExceptionOfType(ShapeMismatch.class)
                .isThrownBy(() -> JdbcAggregates.open(connection, shape))
                .satisfies(e -> assertThat(e.missing())
                        .containsExactly(
                                "column order_head.colour",
                                "column order_head.uid",
                                "column order_head.revision",
                                "table order_note"));
    }

    @Test
    void aColumnOutsideTheShapeIsTheTranslatorsMistake() throws SQLException {
        JdbcAggregates orders = JdbcAggregates.open(connection, ORDER);

        assertThatExceptionOfType(Untranslatable.class)
                .isThrownBy(() -> store(orders, Aggregate.of(Row.of(Map.of("number", 1L, "extra", "x")))))
                .withMessageContaining("order_head.extra");
        assertThatExceptionOfType(Untranslatable.class)
                .isThrownBy(
                        () -> orders.write(connection, Map.of(), Map.of(Key.of(2L), Optional.of(order(1, "a", "1")))))
                .withMessageContaining("is 1 under the key 2");
    }

    private long store(JdbcAggregates orders, Aggregate aggregate) throws SQLException {
        Key key = aggregate.key(ORDER);
        return orders.write(connection, orders.read(connection, List.of(key)), Map.of(key, Optional.of(aggregate)));
    }

    private static Aggregate order(long number, String note, String total, String... articles) {
        UUID id = new UUID(7, number);
        List<Row> lines = new ArrayList<>();
        for (String article : articles) {
            lines.add(Row.builder()
                    .set("order_id", id)
                    .set("position", (long) lines.size())
                    .set("article", article)
                    .build());
        }
        return Aggregate.of(Row.builder()
                        .set("id", id)
                        .set("number", number)
                        .set("note", note)
                        .set("total", new BigDecimal(total).stripTrailingZeros())
                        .build())
                .with("order_line", lines);
    }

    private static Aggregate moved(Aggregate aggregate, long key) {
        return Aggregate.of(aggregate.root().with("i8", key));
    }

    private long version(long number) throws SQLException {
        return Long.parseLong(text("select version from order_head where number = " + number));
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
