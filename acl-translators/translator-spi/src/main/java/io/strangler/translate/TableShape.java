package io.strangler.translate;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The part of one table that belongs to an aggregate.
 *
 * @param table the table's name, schema-qualified where it is not on the search path
 * @param columns all columns that are read and written, key and link columns included
 * @param key root: the columns of the shared {@link Key}, unique in the table; child: the columns that tell the rows of
 *     one aggregate apart and order them
 * @param link empty for a root; for a child, which of its columns refer to which column of the root
 * @param version the optimistic-lock column that a write from outside must raise, if the table has one; it is neither
 *     translated nor compared and must not be among {@code columns}
 * @param mapped on the modern side only: the columns that hold identifiers which the modern side gives itself, with the
 *     entity they identify. A translator sees the paired legacy number in them, in both directions; who reads and writes the
 *     rows exchanges one for the other
 */
public record TableShape(
        String table,
        List<String> columns,
        List<String> key,
        List<Link> link,
        Optional<String> version,
        Map<String, String> mapped) {
    public TableShape {
        mapped = Collections.unmodifiableMap(new LinkedHashMap<>(mapped));
        columns = List.copyOf(columns);
        key = List.copyOf(key);
        link = List.copyOf(link);
        if (key.isEmpty()) {
            throw new IllegalArgumentException("table " + table + " has no key columns");
        }
        if (!columns.containsAll(key)) {
            throw new IllegalArgumentException(
                    "table " + table + ": key columns " + key + " are not all among " + columns);
        }
        if (!columns.containsAll(mapped.keySet())) {
            throw new IllegalArgumentException(
                    "table " + table + ": mapped columns " + mapped.keySet() + " are not all among " + columns);
        }
        for (Link each : link) {
            if (!columns.contains(each.column())) {
                throw new IllegalArgumentException(
                        "table " + table + ": link column " + each.column() + " is not among " + columns);
            }
        }
    }

    public TableShape(String table, List<String> columns, List<String> key, List<Link> link, Optional<String> version) {
        this(table, columns, key, link, version, Map.of());
    }

    /** Describes a root table without a version column. */
    public static TableShape root(String table, List<String> key, List<String> columns) {
        return new TableShape(table, columns, key, List.of(), Optional.empty());
    }

    /** Describes a child table that refers to its root by one column. */
    public static TableShape child(
            String table, String column, String rootColumn, List<String> key, List<String> columns) {
        return new TableShape(table, columns, key, List.of(new Link(column, rootColumn)), Optional.empty());
    }

    /** Returns this table with its optimistic-lock column named. */
    public TableShape versionedBy(String column) {
        return new TableShape(table, columns, key, link, Optional.of(column), mapped);
    }

    /** Returns this table with one more column that holds modern identifiers of an entity: its own, or one it refers to. */
    public TableShape mapping(String column, String entity) {
        Map<String, String> more = new LinkedHashMap<>(mapped);
        more.put(column, entity);
        return new TableShape(table, columns, key, link, version, more);
    }

    /** Returns the key columns of this table alone. */
    public TableShape keyOnly() {
        Map<String, String> left = new LinkedHashMap<>(mapped);
        left.keySet().retainAll(key);
        return new TableShape(table, key, key, link, Optional.empty(), left);
    }

    TableShape withoutMapping() {
        return new TableShape(table, columns, key, link, version);
    }

    /** One column of a child that holds the value of a column of its root. */
    public record Link(String column, String rootColumn) {}
}
