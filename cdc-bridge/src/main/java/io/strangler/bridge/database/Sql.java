package io.strangler.bridge.database;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** Short forms for statements with parameters. */
public final class Sql {
    private Sql() {}

    public static int execute(Connection connection, String sql, @Nullable Object... parameters) throws SQLException {
        if (parameters.length == 0) {
            // The simple form: utility statements cannot be prepared with parameters anyway.
            try (Statement statement = connection.createStatement()) {
                statement.execute(sql);
                return Math.max(statement.getUpdateCount(), 0);
            }
        }
        try (PreparedStatement statement = prepare(connection, sql, parameters)) {
            statement.execute();
            return Math.max(statement.getUpdateCount(), 0);
        }
    }

    public static <T> List<T> list(
            Connection connection, String sql, Reading<T> reading, @Nullable Object... parameters) throws SQLException {
        try (PreparedStatement statement = prepare(connection, sql, parameters);
                ResultSet rows = statement.executeQuery()) {
            List<T> all = new ArrayList<>();
            while (rows.next()) {
                all.add(reading.read(rows));
            }
            return all;
        }
    }

    public static <T> Optional<T> first(
            Connection connection, String sql, Reading<T> reading, @Nullable Object... parameters) throws SQLException {
        return list(connection, sql, reading, parameters).stream().findFirst();
    }

    /** Returns a list as PostgreSQL writes an array of texts: it has no arrays of lists of different lengths. */
    public static String array(List<? extends @Nullable String> texts) {
        StringJoiner array = new StringJoiner(",", "{", "}");
        for (String each : texts) {
            array.add(each == null ? "NULL" : '"' + each.replace("\\", "\\\\").replace("\"", "\\\"") + '"');
        }
        return array.toString();
    }

    /** Returns the elements of an array of texts; null for no array. */
    public static @Nullable List<@Nullable String> texts(@Nullable Array array) throws SQLException {
        return array == null ? null : Arrays.asList((@Nullable String[]) array.getArray());
    }

    private static PreparedStatement prepare(Connection connection, String sql, @Nullable Object... parameters)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < parameters.length; i++) {
            if (parameters[i] instanceof Object[] array) {
                statement.setArray(i + 1, connection.createArrayOf("text", array));
            } else {
                statement.setObject(i + 1, parameters[i]);
            }
        }
        return statement;
    }

    /** Turns the present row into a value. */
    public interface Reading<T> {
        T read(ResultSet row) throws SQLException;
    }
}
