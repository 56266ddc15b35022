package io.strangler.bridge.database;

import io.strangler.translate.AggregateShape;
import io.strangler.translate.TableShape;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What an entity's tables are in one database: which table, which column and which type is meant by each mapped name.
 *
 * <p>A name may come to mean something else while a stream runs, and rows read by it would be carried without an error.
 */
public final class Shape {
    // The number of a column is never given to another one, so it tells a column that was dropped and added again.
    private static final String FORMATS =
            " select m.tab, m.col, c.oid::bigint, a.attnum::int, format_type(a.atttypid, -1)"
                    + " from unnest(?::text[], ?::text[]) m(tab, col) join pg_class c on c.oid = to_regclass(m.tab)"
                    + " join pg_attribute a on a.attrelid = c.oid and a.attname = m.col and not a.attisdropped";
    private static final String DIGEST =
            "select coalesce(md5(string_agg(f::text, ',' order by f.tab, f.col)), '') from (" + FORMATS + ") f";

    private final List<String> tables;
    private final String[] tableNames;
    private final String[] columnNames;
    private final String digest;

    private Shape(List<String> tables, String[] tableNames, String[] columnNames, String digest) {
        this.tables = tables;
        this.tableNames = tableNames;
        this.columnNames = columnNames;
        this.digest = digest;
    }

    /** Notes what the mapped names mean now; what they do not mean anything to is left to others to refuse. */
    public static Shape of(Connection connection, AggregateShape aggregate) throws SQLException {
        List<String> tables = new ArrayList<>();
        List<String> names = new ArrayList<>();
        List<String> columns = new ArrayList<>();
        for (TableShape table : aggregate.tables()) {
            String name = QualifiedTable.quoted(table.table());
            tables.add(name);
            Set<String> mapped = new LinkedHashSet<>(table.columns());
            table.version().ifPresent(mapped::add);
            if (table == aggregate.root()) {
                aggregate.children().forEach(child -> child.link().forEach(link -> mapped.add(link.rootColumn())));
            }
            for (String column : mapped) {
                names.add(name);
                columns.add(column);
            }
        }
        String[] tableNames = names.toArray(String[]::new);
        String[] columnNames = columns.toArray(String[]::new);
        return new Shape(List.copyOf(tables), tableNames, columnNames, digest(connection, tableNames, columnNames));
    }

    /** Returns the statement that keeps the tables as they are until the transaction ends. */
    public String lock() {
        return "lock table " + String.join(", ", tables) + " in access share mode";
    }

    /**
     * Makes sure that every mapped name still means what it meant.
     *
     * @throws ShapeChanged when one does not
     */
    public void require(Connection connection) throws SQLException {
        if (!digest.equals(digest(connection, tableNames, columnNames))) {
            throw new ShapeChanged("a table of " + tables.stream().collect(Collectors.joining(", ")) + " in database "
                    + connection.getCatalog() + " has changed its shape");
        }
    }

    /** Returns what the mapped names mean at the moment. */
    public List<Format> formats(Connection connection) throws SQLException {
        return Sql.list(connection, FORMATS, Shape::format, tableNames, columnNames);
    }

    /** Returns whether a table's shape names the column. */
    public static boolean named(TableShape table, Format format) {
        return QualifiedTable.quoted(table.table()).equals(format.table())
                && (table.columns().contains(format.column()) || table.version().equals(Optional.of(format.column())));
    }

    private static String digest(Connection connection, String[] tables, String[] columns) throws SQLException {
        return Sql.first(connection, DIGEST, row -> row.getString(1), tables, columns)
                .orElse("");
    }

    private static Format format(ResultSet row) throws SQLException {
        return new Format(row.getString(1), row.getString(2), row.getLong(3), row.getInt(4), row.getString(5));
    }

    /**
     * What a column's name means.
     *
     * @param table as SQL takes it
     * @param tableId of the table itself, whatever it is called
     * @param number of the column itself, whatever it is called
     */
    public record Format(String table, String column, long tableId, int number, String type) {
        /** Returns how the name has changed its meaning, if it has. */
        public Optional<String> changed(Connection connection, List<Format> now) throws SQLException {
            Optional<Format> found = now.stream()
                    .filter(each -> each.table().equals(table) && each.column().equals(column))
                    .findFirst();
            if (found.isPresent() && found.get().equals(this)) {
                return Optional.empty();
            }
            String present = Sql.first(connection, "select to_regclass(?)::oid::bigint", row -> row.getLong(1), table)
                    .orElse(0L)
                    .toString();
            if (!present.equals(Long.toString(tableId))) {
                return Optional.of("table " + table.replace("\"", "")
                        + called("pg_class where oid = " + tableId, "relname", connection)
                                .map(name -> " is called " + name + " now")
                                .orElse(present.equals("0") ? " was dropped" : " was dropped and created again"));
            }
            if (found.isPresent() && found.get().number() == number) {
                return Optional.of(
                        name() + " was " + type + " and is " + found.get().type() + " now");
            }
            Optional<String> called = called(
                    "pg_attribute where not attisdropped and attrelid = " + tableId + " and attnum = " + number,
                    "attname",
                    connection);
            String other = found.isPresent() ? ", and another column has its name" : "";
            return Optional.of(name()
                    + called.map(name -> " is called " + name + " now" + other)
                            .orElse(found.isPresent() ? " was dropped and added again" : " was dropped"));
        }

        private static Optional<String> called(String what, String name, Connection connection) throws SQLException {
            return Sql.first(connection, "select " + name + " from " + what, row -> row.getString(1));
        }

        private String name() {
            return "column " + table.replace("\"", "") + "." + column;
        }
    }
}
