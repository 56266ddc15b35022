package io.strangler.bridge.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;

/** A table as the log names it: with its schema. */
public record QualifiedTable(String schema, String name) {
    /** The table whose rows only keep streams moving. */
    public static final QualifiedTable HEARTBEAT = new QualifiedTable("strangler", "heartbeat");

    /**
     * Finds the table that a shape's name means in this database.
     *
     * @throws Refused when there is none
     */
    public static QualifiedTable resolve(Connection connection, String table) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("select n.nspname, c.relname from pg_class c"
                + " join pg_namespace n on n.oid = c.relnamespace where c.oid = to_regclass(?)")) {
            query.setString(1, quoted(table));
            try (ResultSet rows = query.executeQuery()) {
                if (!rows.next()) {
                    throw new Refused("database " + connection.getCatalog() + " has no table " + table);
                }
                return new QualifiedTable(rows.getString(1), rows.getString(2));
            }
        }
    }

    /** Returns all tables of the database but the given ones, the heartbeat and the system's own. */
    public static List<QualifiedTable> others(Connection connection, Set<QualifiedTable> known) throws SQLException {
        return Sql.list(
                        connection,
                        "select n.nspname, c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace"
                                + " where c.relkind in ('r', 'p') and n.nspname not in ('pg_catalog', 'information_schema')",
                        row -> new QualifiedTable(row.getString(1), row.getString(2)))
                .stream()
                .filter(each -> !known.contains(each) && !each.equals(HEARTBEAT))
                .toList();
    }

    /** Returns the name as SQL takes it. */
    public String quoted() {
        return quote(schema) + "." + quote(name);
    }

    static String quoted(String table) {
        int dot = table.indexOf('.');
        return dot < 0 ? quote(table) : quote(table.substring(0, dot)) + "." + quote(table.substring(dot + 1));
    }

    static String quote(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    @Override
    public String toString() {
        return schema + "." + name;
    }
}
