package io.strangler.translate.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.strangler.translate.Aggregate;
import io.strangler.translate.AggregateShape;
import io.strangler.translate.Key;
import io.strangler.translate.TableShape;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** However a table is cut, every aggregate is in one range, once. */
@NullUnmarked
final class KeyRangesIT {
    private static final long NEVER = Long.MAX_VALUE;
    private static final AggregateShape ORDERS = AggregateShape.of(
            TableShape.root("orders", List.of("no"), List.of("no", "txt")),
            TableShape.child("lines", "no", "no", List.of("line"), List.of("no", "line")));

    private Connection connection;

    @BeforeEach
    void connect() throws SQLException {
        connection = Databases.create();
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
            k bigint                             ; k       ; n * 7 - 500
            k text collate "und-x-icu"           ; k       ; (array['ä','a','Ab','aB','z','''','\\','é'])[n % 8 + 1] || n
            k char(6)                            ; k       ; (n * 3)::text
            k numeric                            ; k       ; case n when 5 then 'NaN' when 6 then 'Infinity' else n / 7.0 end
            k uuid                               ; k       ; md5(n::text)::uuid
            k date                               ; k       ; date '0001-01-01 BC' + n * 400
            a int, k varchar(9) collate "C"      ; a, k    ; n % 3, 'x' || n
            a uuid, k timestamptz                ; a, k    ; md5((n % 5)::text)::uuid, timestamptz '2026-01-01' + n * interval '1 hour'
            a text, b smallint, k text           ; a, b, k ; 'same', n % 2, 'k' || n
            """)
    void keysOfEveryKindAreCutWithoutGapOrOverlap(String columns, String key, String values) throws SQLException {
        execute(
                "create table t (" + columns + ", txt text, primary key (" + key + "))",
                "insert into t select " + values + ", 'v' || n from generate_series(1, 1000) n");
        List<String> keys = List.of(key.split(", "));
        List<String> all = new ArrayList<>(keys);
        all.add("txt");
        AggregateShape shape = AggregateShape.of(TableShape.root("t", keys, all));

        List<KeyRange> ranges = cut(shape, 100, NEVER);
        assertThat(ranges).hasSize(11);
        assertCovers(shape, ranges);
        // From a sample, which of so small a table is all of it.
        assertCovers(shape, cut(shape, 200, 0));
        goesOnBehindAnyKey(shape, ranges.get(4));
    }

    @Test
    void childrenComeWithTheirRootsAndNoOthers() throws SQLException {
        orders("create index on lines (no)");

        List<KeyRange> ranges = cut(ORDERS, 100, NEVER);

        assertThat(ranges).hasSize(6);
        assertCovers(ORDERS, ranges);
        goesOnBehindAnyKey(ORDERS, ranges.get(2));
    }

    @Test
    void aTableThatCannotBeReadInPartsIsOneRange() throws SQLException {
        orders("analyze");
        assertThat(cut(ORDERS, 100, NEVER)).containsExactly(KeyRange.ALL);

        execute("create index on lines (no) where line > 1");
        assertThat(cut(ORDERS, 100, NEVER)).containsExactly(KeyRange.ALL);
    }

    @Test
    void fewRowsOrNoneAreOneRange() throws SQLException {
        orders("create index on lines (no)");
        execute("delete from orders where no > 1", "delete from lines where no > 1");
        assertCovers(ORDERS, cut(ORDERS, 100, NEVER));
        assertThat(cut(ORDERS, 100, NEVER)).hasSize(1);

        execute("delete from orders", "analyze");
        assertThat(cut(ORDERS, 100, 0)).hasSize(1);
        assertCovers(ORDERS, cut(ORDERS, 100, 0));
    }

    @Test
    void rowsWithoutAKeyAreInNoRange() throws SQLException {
        execute(
                "create table t (k int, txt text)",
                "create unique index on t (k)",
                "insert into t select nullif(n % 2, 0) * n, 'v' from generate_series(1, 400) n");
        AggregateShape shape = AggregateShape.of(TableShape.root("t", List.of("k"), List.of("k", "txt")));

        List<KeyRange> ranges = cut(shape, 50, NEVER);

        assertThat(ranges).hasSize(5);
        assertThat(assertCovers(shape, ranges)).hasSize(200);
    }

    @Test
    void aTableIsEmptyOnlyWhereNoKeyCanComeToBeThereTwice() throws SQLException {
        orders("create index on lines (no)");
        assertThat(JdbcAggregates.open(connection, ORDERS).empty(connection)).isFalse();
        execute("delete from orders");
        assertThat(JdbcAggregates.open(connection, ORDERS).empty(connection)).isTrue();

        execute("alter table orders drop constraint orders_pkey");
        assertThat(JdbcAggregates.open(connection, ORDERS).empty(connection)).isFalse();
        execute("create unique index on orders (no, txt)");
        assertThat(JdbcAggregates.open(connection, ORDERS).empty(connection)).isFalse();
    }

    private void orders(String last) throws SQLException {
        execute(
                "create table orders (no bigint primary key, txt text)",
                "create table lines (no bigint, line int, primary key (line, no))",
                "insert into orders select n, 'v' from generate_series(1, 500) n",
                "insert into lines select n, l from generate_series(1, 500) n, generate_series(1, 3) l where (n + l) % 3 > 0",
                last);
    }

    private List<KeyRange> cut(AggregateShape shape, int size, long sampledFrom) throws SQLException {
        return new KeyRanges(connection, Catalog.tables(connection, shape)).cut(size, sampledFrom);
    }

    private Map<Key, Aggregate> assertCovers(AggregateShape shape, List<KeyRange> ranges) throws SQLException {
        JdbcAggregates aggregates = JdbcAggregates.open(connection, shape);
        Map<Key, Aggregate> whole = scan(aggregates, KeyRange.ALL);
        Map<Key, Aggregate> together = new LinkedHashMap<>();
        int count = 0;
        for (KeyRange range : ranges) {
            Map<Key, Aggregate> part = scan(aggregates, range);
            count += part.size();
            together.putAll(part);
        }
        assertThat(together).isEqualTo(whole);
        assertThat(count).isEqualTo(whole.size());
        return whole;
    }

    private void goesOnBehindAnyKey(AggregateShape shape, KeyRange range) throws SQLException {
        JdbcAggregates aggregates = JdbcAggregates.open(connection, shape);
        List<Key> keys = List.copyOf(scan(aggregates, range).keySet());
        assertThat(keys).hasSize(100);
        Key done = keys.get(36);

        KeyRange left = new KeyRange(range.after(), range.upTo(), Optional.of(aggregates.texts(done)));

        assertThat(scan(aggregates, left).keySet()).containsExactlyElementsOf(keys.subList(37, 100));
    }

    private Map<Key, Aggregate> scan(JdbcAggregates aggregates, KeyRange range) throws SQLException {
        try (AggregateScan scan = aggregates.scan(new DriverCopy(), this::session, range)) {
            return scan.next(10_000);
        }
    }

    private Connection session() throws SQLException {
        return DriverManager.getConnection(connection.getMetaData().getURL());
    }

    private void execute(String... statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        }
    }
}
