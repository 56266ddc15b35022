package io.strangler.consistency;

import io.strangler.translate.Side;
import io.strangler.translate.TableShape;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds the columns that a compared table has and the translator says nothing about: nobody compares them either. */
final class Unnamed {
    private static final String COLUMNS = """
            select a.attname from pg_attribute a
             where a.attrelid = to_regclass(?) and a.attnum > 0 and not a.attisdropped order by a.attnum""";

    private Unnamed() {}

    static List<String> of(CheckedEntity entity, Connection legacy, Connection modern) throws SQLException {
        Set<String> declared = entity.translator().declarations().stream()
                .map(each -> word(each.side(), each.field()))
                .collect(Collectors.toSet());
        List<String> names = new ArrayList<>();
        for (Side side : Side.values()) {
            for (TableShape table : entity.translator().shape(side).tables()) {
                for (String column : columns(side == Side.LEGACY ? legacy : modern, table)) {
                    String name = word(side, table.table() + "." + column);
                    boolean named = table.columns().contains(column)
                            || table.version().filter(column::equals).isPresent()
                            || declared.contains(name);
                    if (!named) {
                        names.add(name + ": the translator does not name it");
                    }
                }
            }
        }
        return names;
    }

    private static String word(Side side, String field) {
        return side.word() + " " + field;
    }

    private static List<String> columns(Connection connection, TableShape table) throws SQLException {
        List<String> columns = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(COLUMNS)) {
            query.setString(1, Snapshot.quoted(table.table()));
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    columns.add(rows.getString(1));
                }
            }
        }
        return columns;
    }
}
