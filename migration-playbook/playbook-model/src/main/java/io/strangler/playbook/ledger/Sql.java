package io.strangler.playbook.ledger;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One statement with its parameters. */
final class Sql {
    private final String text;
    private final @Nullable Object[] parameters;

    private Sql(String text, @Nullable Object... parameters) {
        this.text = text;
        this.parameters = parameters;
    }

    static Sql of(String text, @Nullable Object... parameters) {
        return new Sql(text, parameters);
    }

    int update(ControlDatabase database) throws SQLException {
        return database.run(connection -> {
            try (PreparedStatement statement = bind(connection.prepareStatement(text))) {
                return statement.executeUpdate();
            }
        });
    }

    <T> List<T> list(ControlDatabase database, RowReader<T> reader) throws SQLException {
        return database.run(connection -> {
            try (PreparedStatement statement = bind(connection.prepareStatement(text));
                    ResultSet rows = statement.executeQuery()) {
                List<T> list = new ArrayList<>();
                while (rows.next()) {
                    list.add(reader.read(rows));
                }
                return list;
            }
        });
    }

    <T> Optional<T> first(ControlDatabase database, RowReader<T> reader) throws SQLException {
        return list(database, reader).stream().findFirst();
    }

    private PreparedStatement bind(PreparedStatement statement) throws SQLException {
        for (int i = 0; i < parameters.length; i++) {
            Object value = parameters[i];
            statement.setObject(i + 1, value instanceof Instant instant ? instant.atOffset(ZoneOffset.UTC) : value);
        }
        return statement;
    }

    static Instant instant(ResultSet rows, String column) throws SQLException {
        return rows.getObject(column, OffsetDateTime.class).toInstant();
    }

    static Optional<Instant> optionalInstant(ResultSet rows, String column) throws SQLException {
        return Optional.ofNullable(rows.getObject(column, OffsetDateTime.class)).map(OffsetDateTime::toInstant);
    }

    /** Makes a value of one row. */
    interface RowReader<T> {
        T read(ResultSet rows) throws SQLException;
    }
}
