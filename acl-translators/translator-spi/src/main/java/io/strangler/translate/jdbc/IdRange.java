package io.strangler.translate.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a modern database knows of an entity whose identifiers are mapped.
 *
 * @param modern the table whose rows it names, quoted, and with its schema
 * @param column the table's key, quoted
 * @param cast the key's type
 * @param fresh the expression that gives a new row its identifier
 * @param legacy the legacy table, quoted
 * @param number the legacy table's key, quoted
 * @param first of the legacy numbers that are reserved for rows born on the modern side
 * @param last of them
 * @param next the one that is given away next; beyond the last when there is none left
 */
public record IdRange(
        String entity,
        String modern,
        String column,
        String cast,
        String fresh,
        String legacy,
        String number,
        long first,
        long last,
        long next) {
    private static final String ALL =
            "select entity, modern, col, type, fresh, legacy, number, first, last, next from strangler.id_range ";

    public static Optional<IdRange> find(Connection connection, String entity) throws SQLException {
        return read(connection, ALL + "where entity = ?", entity).stream().findFirst();
    }

    /** Finds it and keeps others from giving numbers away until the transaction ends. */
    public static Optional<IdRange> lock(Connection connection, String entity) throws SQLException {
        return read(connection, ALL + "where entity = ? for update", entity).stream()
                .findFirst();
    }

    public static List<IdRange> all(Connection connection) throws SQLException {
        return read(connection, ALL + "order by entity", null);
    }

    /** Returns how many numbers there are left. */
    public long left() {
        return Math.max(0, last - next + 1);
    }

    /** Returns which share of the range is left. */
    public double share() {
        return (double) left() / (last - first + 1);
    }

    private static List<IdRange> read(Connection connection, String sql, @Nullable String entity) throws SQLException {
        List<IdRange> ranges = new ArrayList<>();
        if (!present(connection)) {
            return ranges;
        }
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            if (entity != null) {
                query.setString(1, entity);
            }
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    ranges.add(new IdRange(
                            row.getString(1),
                            row.getString(2),
                            row.getString(3),
                            row.getString(4),
                            row.getString(5),
                            row.getString(6),
                            row.getString(7),
                            row.getLong(8),
                            row.getLong(9),
                            row.getLong(10)));
                }
            }
        }
        return ranges;
    }

    private static boolean present(Connection connection) throws SQLException {
        try (PreparedStatement query =
                        connection.prepareStatement("select to_regclass('strangler.id_range') is not null");
                ResultSet row = query.executeQuery()) {
            return row.next() && row.getBoolean(1);
        }
    }
}
