package io.strangler.translate.jdbc;

import io.strangler.translate.AggregateShape;
import io.strangler.translate.TableShape;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads from a database's catalog which types a shape's columns have. */
final class Catalog {
    // A domain is followed down to the type it rests on.
    private static final String COLUMNS = """
            with recursive base(name, type, nullable, length) as (
              select a.attname, a.atttypid, not a.attnotnull,
                     case when a.atttypid in ('varchar'::regtype, 'bpchar'::regtype) then a.atttypmod - 4 else -1 end
                from pg_attribute a where a.attrelid = to_regclass(?) and a.attnum > 0 and not a.attisdropped
              union all
              select b.name, t.typbasetype, b.nullable and not t.typnotnull, b.length
                from base b join pg_type t on t.oid = b.type where t.typtype = 'd')
            select b.name, t.typname, format_type(t.oid, -1), b.nullable, b.length
              from base b join pg_type t on t.oid = b.type where t.typtype <> 'd'""";

    // Constraints that are checked at the end of a statement or later let values change places by themselves.
    private static final String UNIQUE = """
            select array_agg(a.attname::text) from pg_index i
              join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any (i.indkey[0:i.indnkeyatts - 1])
             where i.indrelid = to_regclass(?) and i.indisunique and i.indimmediate and i.indisvalid
               and i.indexprs is null group by i.indexrelid""";

    // COPY refuses views and row-level security, and passes by rules.
    private static final String COPIES = """
            select c.relkind in ('r', 'p') and not c.relhasrules and not row_security_active(c.oid)
              from pg_class c where c.oid = to_regclass(?)""";

    private static final List<String> IDENTIFIERS =
            List.of("uuid", "bigint", "integer", "smallint", "text", "character varying");

    private Catalog() {}

    /** Returns the tables of a shape, root first. */
    static List<Table> tables(Connection connection, AggregateShape shape) throws SQLException {
        return tables(connection, shape, new ArrayList<>());
    }

    /** Returns the tables of a shape, root first, unless something is missing already. */
    static List<Table> tables(Connection connection, AggregateShape shape, List<String> missing) throws SQLException {
        List<Table> tables = new ArrayList<>();
        for (TableShape each : shape.tables()) {
            Map<String, Column> types = columns(connection, each.table());
            if (types.isEmpty()) {
                missing.add("table " + each.table());
                continue;
            }
            Map<String, Column> named = new LinkedHashMap<>();
            for (String column : named(shape, each)) {
                Column type = types.get(column);
                if (type == null) {
                    missing.add("column " + each.table() + "." + column);
                } else {
                    named.put(column, mapped(each, column, type, shape, missing));
                }
            }
            each.version()
                    .filter(version -> !types.containsKey(version))
                    .ifPresent(version -> missing.add("column " + each.table() + "." + version));
            tables.add(new Table(
                    each,
                    named,
                    // What COPY brings in is stored as it is.
                    each.mapped().isEmpty() && copies(connection, each.table()),
                    unique(connection, each.table(), named.keySet())));
        }
        if (!missing.isEmpty()) {
            throw new ShapeMismatch(connection.getCatalog(), missing);
        }
        return tables;
    }

    private static Column mapped(
            TableShape table, String name, Column type, AggregateShape shape, List<String> missing) {
        String entity = table.mapped().get(name);
        if (entity == null) {
            return type;
        }
        if (!IDENTIFIERS.contains(type.cast())) {
            missing.add("a type by which identifiers can be paired, of " + table.table() + "." + name + ": it is "
                    + type.cast() + ", not one of " + IDENTIFIERS);
        }
        boolean key = table == shape.root()
                ? table.key().contains(name)
                : table.link().stream().anyMatch(link -> link.column().equals(name));
        return type.mapping(entity, key);
    }

    private static Set<String> named(AggregateShape shape, TableShape table) {
        Set<String> names = new LinkedHashSet<>(table.columns());
        if (table == shape.root()) {
            shape.children().forEach(child -> child.link().forEach(link -> names.add(link.rootColumn())));
        }
        return names;
    }

    private static Map<String, Column> columns(Connection connection, String table) throws SQLException {
        Map<String, Column> columns = new LinkedHashMap<>();
        try (PreparedStatement query = connection.prepareStatement(COLUMNS)) {
            query.setString(1, Table.quoted(table));
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    columns.put(
                            rows.getString(1),
                            new Column(
                                    rows.getString(1),
                                    Kind.of(rows.getString(2)),
                                    rows.getString(3),
                                    rows.getBoolean(4),
                                    rows.getInt(5),
                                    Optional.empty()));
                }
            }
        }
        return columns;
    }

    // What the shape does not name cannot be written by it.
    private static List<Set<String>> unique(Connection connection, String table, Set<String> named)
            throws SQLException {
        List<Set<String>> unique = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(UNIQUE)) {
            query.setString(1, Table.quoted(table));
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    Set<String> columns = Set.of((String[]) rows.getArray(1).getArray());
                    if (named.containsAll(columns)) {
                        unique.add(columns);
                    }
                }
            }
        }
        return unique;
    }

    private static boolean copies(Connection connection, String table) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(COPIES)) {
            query.setString(1, Table.quoted(table));
            try (ResultSet rows = query.executeQuery()) {
                return rows.next() && rows.getBoolean(1);
            }
        }
    }
}
