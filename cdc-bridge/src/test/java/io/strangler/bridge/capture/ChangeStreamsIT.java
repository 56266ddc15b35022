package io.strangler.bridge.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.strangler.bridge.database.Publication;
import io.strangler.bridge.database.QualifiedTable;
import io.strangler.bridge.database.Schema;
import io.strangler.bridge.database.Slot;
import io.strangler.bridge.database.Sql;
import io.strangler.bridge.database.StreamName;
import io.strangler.bridge.sample.Servers;
import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.plan.DatabaseSpec;
import io.strangler.translate.AggregateShape;
import io.strangler.translate.TableShape;
import io.strangler.translate.jdbc.JdbcAggregates;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Both readers of a log deliver the same: the same transactions at the same places, with the same rows. */
final class ChangeStreamsIT {
    private static final QualifiedTable THING = new QualifiedTable("public", "thing");
    private static final QualifiedTable PAPER = new QualifiedTable("public", "paper");
    private static final QualifiedTable BOX = new QualifiedTable("public", "box");
    private static final QualifiedTable ASIDE = new QualifiedTable("public", "aside");
    private static final List<String> COLUMNS =
            List.of("no", "code", "amount", "at", "local", "day", "img", "doc", "words", "yes", "txt", "ratio");
    private static final String TABLES = """
            create table thing (no bigint primary key, code char(4), amount numeric(20,4), at timestamptz, local timestamp,
              day date, img bytea, doc jsonb, words text[], yes boolean, txt text, ratio float8, unmapped text);
            alter table thing replica identity full;
            create table paper (a int, b text, txt text, primary key (a, b));
            create table box (no int, code text not null unique, size int);
            alter table box replica identity using index box_code_key;
            create table aside (no int primary key)""";
    private static final List<String> STATEMENTS = List.of(
            "insert into thing values (1, 'ab', 1.50, '2026-03-29 01:30:00+00', '2026-03-29 02:30:00', '2026-03-29', '\\x00ff',"
                    + " '{\"a\":  1}', '{a,NULL,\"b c\"}', true, 'é 😀', 0.1, 'x')",
            "insert into thing values (2, '', 0, 'infinity', '-infinity', '0044-03-15 BC', '', 'null', '{}', false, '', 'NaN',"
                    + " null), (3, null, null, null, null, null, null, null, null, null, null, null, 'y')",
            "update thing set txt = 'changed', unmapped = 'z' where no = 1",
            "update thing set no = 4 where no = 2",
            "begin; update thing set no = no + 10; delete from thing where no = 14; commit",
            "insert into paper select 1, 'large', string_agg(md5(n::text || random()), '') from generate_series(1, 3200) n",
            "update paper set a = 2",
            "update paper set b = 'other' where a = 2",
            "update paper set b = b",
            "begin; insert into paper values (7, 'x', null); savepoint s; insert into paper values (8, 'y', 'z');"
                    + " rollback to s; update paper set b = 'xx' where a = 7; commit",
            "begin; insert into paper values (9, 'gone', ''); rollback",
            "insert into box values (1, 'one', 1), (2, 'two', 2)",
            "update box set size = 3 where no = 1",
            "update box set code = 'eins' where no = 1",
            "update box set no = 5 where no = 2",
            "delete from box where no = 1",
            "insert into paper select n, 'many', 'row ' || n from generate_series(100, 7000) n",
            "update paper set txt = txt || '!' where b = 'many'",
            "begin; insert into aside values (1); insert into box values (6, 'six', 6); commit",
            "insert into aside values (2)",
            "select pg_logical_emit_message(true, 'application', 'something of its own')",
            "begin; select pg_replication_origin_session_setup('elsewhere'); insert into box values (7, 'seven', 7); commit;"
                    + " select pg_replication_origin_session_reset()",
            "alter table box add column colour text",
            "insert into box values (8, 'eight', 8, 'red')",
            "truncate paper, aside",
            "delete from paper",
            "delete from thing",
            "insert into strangler.heartbeat (stream, beat) values ('somebody', 1)",
            "update strangler.heartbeat set beat = 2 where stream = 'somebody'",
            "alter table box rename to crate; insert into crate values (9, 'nine', 9); alter table crate rename to box",
            "insert into box values (99, 'the end', 99)");

    private final Map<QualifiedTable, Set<String>> columns =
            Map.of(THING, Set.copyOf(COLUMNS), PAPER, Set.of("a", "b", "txt"), BOX, Set.of("no", "code", "size"));

    @Test
    void theDriverDeliversWhatTheEngineDelivers() throws Exception {
        DatabaseSpec database = Servers.database("log");
        StreamName engine = name("engine");
        StreamName driver = name("driver");
        try (Connection connection = database.open("test")) {
            execute(connection, TABLES);
            Schema.ensure(connection);
            Sql.execute(connection, "select pg_replication_origin_create('elsewhere')");
            for (StreamName each : List.of(engine, driver)) {
                // The table that is passed by is published, too, as when somebody has added it.
                Publication.ensure(connection, each, Set.of(THING, PAPER, BOX, ASIDE));
                Slot.create(database, each, false).close();
            }
            for (String statement : STATEMENTS) {
                execute(connection, statement);
            }

            List<String> first = told(new DebeziumChangeStream(database, engine, columns, List.of(ASIDE)), connection);
            List<String> second = told(new PgoutputChangeStream(database, driver, columns, List.of(ASIDE)), connection);

            assertThat(second).containsExactlyElementsOf(first);
            assertThat(second).hasSizeGreaterThan(2 * 6_900);
            for (StreamName each : List.of(engine, driver)) {
                Slot.drop(connection, each);
            }
            Sql.execute(connection, "select pg_replication_origin_drop('elsewhere')");
        }
    }

    private static StreamName name(String direction) {
        return StreamName.of("log" + System.nanoTime(), new CapabilityName("log"), direction, "a", "b");
    }

    private static List<String> told(ChangeStream stream, Connection connection) throws SQLException {
        Map<QualifiedTable, JdbcAggregates> tables = Map.of(
                THING, JdbcAggregates.open(connection, shape("thing", List.of("no"), COLUMNS)),
                PAPER, JdbcAggregates.open(connection, shape("paper", List.of("a", "b"), List.of("a", "b", "txt"))),
                BOX, JdbcAggregates.open(connection, shape("box", List.of("no"), List.of("no", "code", "size"))));
        List<String> told = new ArrayList<>();
        try (stream) {
            stream.run(transactions -> {
                for (SourceTransaction transaction : transactions) {
                    // Of transactions in which nothing mapped was changed one tells more than the other.
                    if (transaction.rows().tables().isEmpty()) {
                        continue;
                    }
                    told.add("transaction " + transaction.xid() + " at " + transaction.commit());
                    for (RowChange row : transaction.rows()) {
                        told.add(row.operation() + " of " + row.table() + " " + image(row, row.before(), tables)
                                + " -> " + image(row, row.after(), tables));
                        if (row.after().containsValue("the end")) {
                            // Not from here: who closes waits for what is being handled.
                            Thread.startVirtualThread(stream::close);
                        }
                    }
                }
            });
        }
        return told;
    }

    private static Map<String, String> image(
            RowChange row, Map<String, String> image, Map<QualifiedTable, JdbcAggregates> tables) {
        Map<String, String> values = new TreeMap<>();
        JdbcAggregates table = tables.get(row.table());
        // Of a table that nobody knows only the fact matters.
        if (table != null) {
            image.forEach((column, text) ->
                    values.put(column, String.valueOf(table.value(row.table().name(), column, text))));
        }
        return values;
    }

    private static AggregateShape shape(String table, List<String> key, List<String> columns) {
        return AggregateShape.of(TableShape.root(table, key, columns));
    }

    private static void execute(Connection connection, String statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(statements);
        }
    }
}
