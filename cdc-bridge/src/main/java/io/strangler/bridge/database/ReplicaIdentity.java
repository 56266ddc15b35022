package io.strangler.bridge.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/** What the log says about a row that is changed or deleted. */
public final class ReplicaIdentity {
    private static final String INSUFFICIENT_PRIVILEGE = "42501";
    private static final String COLUMNS = """
            select a.attname from pg_class c
              join pg_index i on i.indrelid = c.oid
               and case c.relreplident when 'd' then i.indisprimary when 'i' then i.indisreplident else false end
              join pg_attribute a on a.attrelid = c.oid and a.attnum = any (i.indkey)
             where c.oid = to_regclass(?)""";

    private ReplicaIdentity() {}

    /**
     * Makes the log name the given columns of every deleted row, by {@code REPLICA IDENTITY FULL} where they are not part of
     * the identity anyway.
     *
     * @throws Refused with the statement for an administrator when that is needed and the role may not
     */
    public static void ensure(Connection connection, QualifiedTable table, Collection<String> columns)
            throws SQLException {
        if (full(connection, table)) {
            return;
        }
        Set<String> identity = new HashSet<>(Sql.list(connection, COLUMNS, row -> row.getString(1), table.quoted()));
        if (!identity.containsAll(columns) && !makeFull(connection, table)) {
            throw new Refused("a deleted row of " + table + " is logged without " + columns
                    + ", by which its counterpart is found, and this role may not change that; as the table's owner run: "
                    + statement(table));
        }
    }

    /**
     * Makes the log carry whole rows.
     *
     * @throws Refused with the statement for an administrator when the role may not
     */
    public static void ensureFull(Connection connection, QualifiedTable table) throws SQLException {
        if (!full(connection, table) && !makeFull(connection, table)) {
            throw new Refused("the log does not tell what an update of " + table + " changed, so carrying it would undo"
                    + " what others write to the counterpart, and this role may not change that; as the table's owner run: "
                    + statement(table));
        }
    }

    static boolean full(Connection connection, QualifiedTable table) throws SQLException {
        return Sql.first(
                        connection,
                        "select relreplident = 'f' from pg_class where oid = to_regclass(?)",
                        row -> row.getBoolean(1),
                        table.quoted())
                .orElse(false);
    }

    private static boolean makeFull(Connection connection, QualifiedTable table) throws SQLException {
        try {
            InTransaction.run(connection, () -> {
                // The statement needs the table for itself: behind a long transaction it would queue everybody else.
                Sql.execute(connection, "set local lock_timeout = '2s'");
                Sql.execute(connection, statement(table));
            });
            return true;
        } catch (SQLException e) {
            if (INSUFFICIENT_PRIVILEGE.equals(e.getSQLState())) {
                return false;
            }
            throw e;
        }
    }

    private static String statement(QualifiedTable table) {
        return "alter table " + table.quoted() + " replica identity full";
    }
}
