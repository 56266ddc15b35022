package io.strangler.bridge.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;

/** The set of tables whose changes a stream sees: the mapped ones and the stream's own heartbeat, never all. */
public final class Publication {
    private Publication() {}

    public static void ensure(Connection connection, StreamName name, Collection<QualifiedTable> tables)
            throws SQLException {
        Set<QualifiedTable> wanted = new HashSet<>(tables);
        wanted.add(QualifiedTable.HEARTBEAT);
        Set<String> present = Published.of(connection, name).places().keySet();
        if (wanted.stream()
                .map(QualifiedTable::toString)
                .collect(Collectors.toSet())
                .equals(present)) {
            return;
        }
        boolean exists = Sql.first(
                        connection, "select 1 from pg_publication where pubname = ?", row -> true, name.value())
                .orElse(false);
        String list = tables.stream().map(QualifiedTable::quoted).collect(Collectors.joining(", "))
                + ", strangler.heartbeat where (stream = '" + name.value() + "')";
        if (exists) {
            Sql.execute(
                    connection,
                    "alter publication " + name.value() + " set (publish = 'insert, update, delete, truncate')");
        }
        Sql.execute(
                connection,
                exists
                        ? "alter publication " + name.value() + " set table " + list
                        : "create publication " + name.value() + " for table " + list);
    }

    public static void drop(Connection connection, StreamName name) throws SQLException {
        Sql.execute(connection, "drop publication if exists " + name.value());
    }
}
