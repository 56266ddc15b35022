package io.strangler.translate.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Cuts a root table into ranges of about the same size, by its own keys: none is assumed to be dense or a number. */
final class KeyRanges {
    // Above this the bounds are taken from a sample: going through all keys would read a big table once more.
    private static final long SAMPLED_FROM = 2_000_000;
    private static final int SAMPLES_PER_RANGE = 200;

    // Without such an index every range would read the whole table.
    private static final String INDEXED = """
            select exists (select from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
             where i.indrelid = to_regclass(?) and a.attname = ? and i.indisvalid and i.indpred is null)""";
    private static final String ROWS = """
            select case when reltuples > 0 then reltuples else pg_relation_size(oid) / 100 end::bigint
              from pg_class where oid = to_regclass(?)""";

    private final Connection connection;
    private final List<Table> tables;
    private final Table root;

    KeyRanges(Connection connection, List<Table> tables) {
        this.connection = connection;
        this.tables = tables;
        this.root = tables.getFirst();
    }

    List<KeyRange> cut(int size) throws SQLException {
        return cut(size, SAMPLED_FROM);
    }

    List<KeyRange> cut(int size, long sampledFrom) throws SQLException {
        if (root.keyMapped() || !indexed()) {
            return List.of(KeyRange.ALL);
        }
        long rows = rows();
        List<List<String>> bounds = rows < sampledFrom
                ? bounds("", size)
                : bounds(
                        " tablesample system (" + Math.min(100, 100.0 * SAMPLES_PER_RANGE / size) + ") repeatable (1)",
                        SAMPLES_PER_RANGE);
        List<KeyRange> ranges = new ArrayList<>();
        Optional<List<String>> after = Optional.empty();
        for (List<String> bound : bounds) {
            ranges.add(new KeyRange(after, Optional.of(bound), Optional.empty()));
            after = Optional.of(bound);
        }
        ranges.add(new KeyRange(after, Optional.empty(), Optional.empty()));
        return ranges;
    }

    /** Returns about how many rows the root table has, by its statistics. */
    long rows() throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(ROWS)) {
            query.setString(1, root.quoted());
            try (ResultSet rows = query.executeQuery()) {
                return rows.next() ? rows.getLong(1) : 0;
            }
        }
    }

    private boolean indexed() throws SQLException {
        for (Table table : tables) {
            String first = table.shape().link().isEmpty()
                    ? table.shape().key().getFirst()
                    : table.shape().link().getFirst().column();
            try (PreparedStatement query = connection.prepareStatement(INDEXED)) {
                query.setString(1, table.quoted());
                query.setString(2, first);
                try (ResultSet rows = query.executeQuery()) {
                    if (!rows.next() || !rows.getBoolean(1)) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    // Every so many-th key; the last range holds what is left.
    private List<List<String>> bounds(String sample, int every) throws SQLException {
        List<Column> key = root.key();
        String columns = Table.list(key, "t");
        String order = key.stream().map(column -> "t." + column.quoted()).collect(Collectors.joining(", "));
        String whole = key.stream()
                .map(column -> "t." + column.quoted() + " is not null")
                .collect(Collectors.joining(" and "));
        String names = key.stream().map(Column::quoted).collect(Collectors.joining(", "));
        String sql = "select k.* from (select " + columns + ", row_number() over (order by " + order + ") from "
                + root.quoted() + " t" + sample + " where " + whole + ") as k (" + names
                + ", \"strangler number\") where \"strangler number\" % " + every
                + " = 0 order by \"strangler number\"";
        List<List<String>> bounds = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(sql);
                ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                List<String> texts = new ArrayList<>();
                for (int i = 0; i < key.size(); i++) {
                    @Nullable Object value = key.get(i).read(rows, i + 1);
                    texts.add(String.valueOf(key.get(i).text(value)));
                }
                bounds.add(texts);
            }
        }
        return bounds;
    }
}
