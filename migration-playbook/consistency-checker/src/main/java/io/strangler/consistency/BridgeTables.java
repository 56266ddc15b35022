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

    /** Returns those of the keys that the table mentions; none when the bridge never worked in this database. */
    static Set<Key> keys(Connection connection, String table, String entity, Collection<Key> keys) throws SQLException {
        Map<String, Key> byText = new LinkedHashMap<>();
        keys.forEach(key -> byText.put(key.text(), key));
        try {
            return byText.isEmpty() || !readable(connection, table)
                    ? Set.of()
                    : mentioned(connection, table, entity, byText);
        } finally {
            // Else the next look at the same connection would see the past.
            connection.rollback();
        }
    }

    private static Set<Key> mentioned(Connection connection, String table, String entity, Map<String, Key> byText)
            throws SQLException {
        Set<Key> found = new HashSet<>();
        try (PreparedStatement query = connection.prepareStatement("select distinct array_to_string(key, ',') from "
                + SCHEMA + "." + table + " where entity = ? and array_to_string(key, ',') = any(?)")) {
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

    private static boolean readable(Connection connection, String table) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("""
                        select count(*) = 2 from information_schema.columns
                         where table_schema = ? and table_name = ? and (column_name, data_type) in (('entity', 'text'), ('key', 'ARRAY'))""")) {
            query.setString(1, SCHEMA);
            query.setString(2, table);
            try (ResultSet rows = query.executeQuery()) {
                return rows.next() && rows.getBoolean(1);
            }
        }
    }
}
