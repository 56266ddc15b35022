package io.strangler.consistency;

import io.strangler.translate.Key;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Reads what the bridge notes by key in its schema of a destination database. */
final class BridgeTables {
    private static final String SCHEMA = "strangler";

    private BridgeTables() {}

    /**
     * Returns those of the keys that the table mentions; none when the bridge never worked in this database, or one that
     * knew no such table yet.
     *
     * @param which condition on the table's rows, which may begin with the name of a column
     */
    static Set<Key> keys(Connection connection, String table, String which, String entity, Collection<Key> keys)
            throws SQLException {
        Map<String, Key> byText = new LinkedHashMap<>();
        keys.forEach(key -> byText.put(key.text(), key));
        try {
            return byText.isEmpty() || !readable(connection, table, which)
                    ? Set.of()
                    : mentioned(connection, table, which, entity, byText);
        } finally {
            // Else the next look at the same connection would see the past.
            connection.rollback();
        }
    }

    private static Set<Key> mentioned(
            Connection connection, String table, String which, String entity, Map<String, Key> byText)
            throws SQLException {
        Set<Key> found = new HashSet<>();
        try (PreparedStatement query =
                connection.prepareStatement("select distinct array_to_string(key, ',') from " + SCHEMA + "." + table
                        + " where " + which + " and entity = ? and array_to_string(key, ',') = any(?)")) {
            Array texts = connection.createArrayOf("text", byText.keySet().toArray());
            query.setString(1, entity);
            query.setArray(2, texts);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    Key key = byText.get(rows.getString(1));
                    if (key != null) {
                        found.add(key);
                    }
                }
            }
        }
        return found;
    }

    private static boolean readable(Connection connection, String table, String which) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("""
                        select count(*) filter (where (column_name, data_type) in (('entity', 'text'), ('key', 'ARRAY'))) = 2
                           and (? = 'true' or count(*) filter (where column_name = ?) = 1)
                          from information_schema.columns where table_schema = ? and table_name = ?""")) {
            query.setString(1, which);
            query.setString(2, which.split(" ", 2)[0]);
            query.setString(3, SCHEMA);
            query.setString(4, table);
            try (ResultSet rows = query.executeQuery()) {
                return rows.next() && rows.getBoolean(1);
            }
        }
    }
}
