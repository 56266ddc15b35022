package io.strangler.cli;

import io.strangler.playbook.plan.DatabaseSpec;
import io.strangler.translate.AggregateShape;
import io.strangler.translate.TableShape;
import io.strangler.translate.jdbc.JdbcAggregates;
import io.strangler.translate.jdbc.ShapeMismatch;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Looks at one database of a capability: server, role, tables; collects the statements an administrator would run. */
final class DatabaseDoctor {
    private static final int OLDEST = 16;
    private static final String ORIGIN_RIGHTS = "pg_replication_origin_session_setup(text)";
    private static final List<String> ORIGIN_FUNCTIONS = List.of(
            "pg_replication_origin_oid(text)",
            "pg_replication_origin_create(text)",
            "pg_replication_origin_drop(text)",
            "pg_replication_origin_session_setup(text)",
            "pg_replication_origin_session_reset()",
            "pg_replication_origin_xact_setup(pg_lsn, timestamptz)",
            "pg_replication_origin_xact_reset()");

    private final String system;
    private final DatabaseSpec database;
    private final List<AggregateShape> shapes;
    private final List<Finding> findings = new ArrayList<>();
    private final List<String> statements = new ArrayList<>();

    DatabaseDoctor(String system, DatabaseSpec database, List<AggregateShape> shapes) {
        this.system = system;
        this.database = database;
        this.shapes = shapes;
    }

    /** Returns the statements for an administrator of that database, found by {@link #examine}. */
    List<String> statements() {
        return statements;
    }

    List<Finding> examine() {
        try (Connection connection = database.open("strangler-doctor")) {
            findings.add(Finding.ok(system + " database", database.toString()));
            server(connection);
            role(connection);
            for (AggregateShape shape : shapes) {
                tables(connection, shape);
            }
        } catch (SQLException e) {
            findings.add(Finding.fail(
                    system + " database",
                    database + ": " + e.getMessage(),
                    "start it, or correct systems." + system + ".database in the plan"));
        }
        return findings;
    }

    private void server(Connection connection) throws SQLException {
        int version = connection.getMetaData().getDatabaseMajorVersion();
        findings.add(
                version >= OLDEST
                        ? Finding.ok(system + " version", "PostgreSQL " + version)
                        : Finding.fail(
                                system + " version",
                                "PostgreSQL " + version,
                                "streams need " + OLDEST + " or later, to tell their own writes by origin; upgrade"));
        String level = text(connection, "select current_setting('wal_level')");
        if (level.equals("logical")) {
            findings.add(Finding.ok(system + " wal_level", level));
        } else {
            findings.add(Finding.fail(
                    system + " wal_level", level, "must be logical; alter system, then restart the server"));
            statements.add("alter system set wal_level = logical; -- then restart the server");
        }
        long free = number(
                connection,
                "select current_setting('max_replication_slots')::int - count(*) from pg_replication_slots");
        String ours = text(
                connection,
                "select coalesce(string_agg(slot_name || case when active then '' else ' (idle)' end, ', '), 'none')"
                        + " from pg_replication_slots where slot_name like 'strangler\\_%'"
                        + " and database = current_database()");
        findings.add(
                free > 0 || !ours.equals("none")
                        ? Finding.ok(system + " slots", free + " free; the bridge's: " + ours)
                        : Finding.fail(
                                system + " slots",
                                "0 free",
                                "raise max_replication_slots by one per capability, then restart the server"));
        String lost = text(
                connection,
                "select coalesce(string_agg(slot_name, ', '), '') from pg_replication_slots where wal_status = 'lost'");
        if (!lost.isEmpty()) {
            findings.add(Finding.fail(
                    system + " slots",
                    "lost: " + lost,
                    "the server threw away log they needed: strangler stream reload CAPABILITY forward (or reverse)"));
        }
        findings.addAll(new LogDoctor(system, connection).examine());
    }

    private void role(Connection connection) throws SQLException {
        String user = text(connection, "select current_user::text");
        boolean replication =
                truth(connection, "select rolreplication or rolsuper from pg_roles where rolname = current_user");
        if (replication) {
            findings.add(Finding.ok(system + " role", user + " may replicate"));
        } else {
            findings.add(Finding.fail(
                    system + " role", user + " may not replicate", "run what doctor --sql prints as an administrator"));
            statements.add("alter role " + quoted(user) + " replication;");
        }
        boolean origins = truth(connection, "select has_function_privilege('" + ORIGIN_RIGHTS + "', 'execute')");
        if (!origins) {
            findings.add(Finding.fail(
                    system + " origins",
                    user + " may not use replication origins",
                    "run what doctor --sql prints as an administrator"));
            ORIGIN_FUNCTIONS.forEach(
                    function -> statements.add("grant execute on function " + function + " to " + quoted(user) + ";"));
        }
        boolean schema = truth(
                connection,
                "select to_regnamespace('strangler') is not null"
                        + " or has_database_privilege(current_database(), 'create')");
        if (!schema) {
            findings.add(Finding.fail(
                    system + " schema",
                    "strangler is missing and " + user + " may not create it",
                    "run what doctor --sql prints as an administrator"));
            statements.add("create schema strangler authorization " + quoted(user) + ";");
        }
    }

    private void tables(Connection connection, AggregateShape shape) throws SQLException {
        try {
            findings.addAll(IdsDoctor.examine(system, connection, shape));
            // The pairs are made by the bridge: without them nothing is wrong with the tables.
            JdbcAggregates.open(connection, shape.withoutMapping());
        } catch (ShapeMismatch mismatch) {
            mismatch.missing()
                    .forEach(missing -> findings.add(Finding.fail(
                            system + " tables",
                            missing + " is missing",
                            "the translator and the database must agree; migrate one of them")));
            return;
        }
        for (TableShape table : shape.tables()) {
            String name = quotedTable(table.table());
            String lacking = text(
                    connection,
                    "select coalesce(string_agg(right_, ', '), '') from unnest(array['select','insert','update','delete'])"
                            + " right_ where not has_table_privilege('" + name.replace("'", "''") + "', right_)");
            if (!lacking.isEmpty()) {
                findings.add(Finding.fail(
                        system + " " + table.table(), "no right to " + lacking, "run what doctor --sql prints"));
                statements.add("grant " + lacking + " on " + name + " to "
                        + quoted(text(connection, "select current_user::text")) + ";");
            }
            identity(connection, table, name);
        }
    }

    private void identity(Connection connection, TableShape table, String name) throws SQLException {
        boolean owner = truth(
                connection,
                "select pg_has_role(relowner, 'member') from pg_class where oid = '" + name.replace("'", "''")
                        + "'::regclass");
        String identity = text(
                connection,
                "select relreplident from pg_class where oid = '" + name.replace("'", "''") + "'::regclass");
        if (identity.equals("f")) {
            findings.add(Finding.ok(system + " " + table.table(), "rows are logged whole"));
        } else if (owner) {
            findings.add(Finding.ok(
                    system + " " + table.table(), "the bridge sets replica identity full where deletions need it"));
        } else {
            findings.add(Finding.warn(
                    system + " " + table.table(),
                    "the role does not own it, so it can neither publish it nor change what is logged of deleted rows",
                    "let its owner create the publication that the bridge names when it starts, and run what doctor"
                            + " --sql prints"));
            statements.add("alter table " + name + " replica identity full;");
        }
    }

    private static String quotedTable(String table) {
        return Arrays.stream(table.split("\\.")).map(DatabaseDoctor::quoted).collect(Collectors.joining("."));
    }

    private static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    private static String text(Connection connection, String sql) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(sql);
                ResultSet rows = query.executeQuery()) {
            return rows.next() ? String.valueOf(rows.getString(1)) : "";
        }
    }

    private static long number(Connection connection, String sql) throws SQLException {
        return Long.parseLong(text(connection, sql));
    }

    private static boolean truth(Connection connection, String sql) throws SQLException {
        return text(connection, sql).equals("t");
    }
}
