package io.strangler.translate.jdbc;

import io.strangler.translate.TableShape;
import io.strangler.translate.Untranslatable;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A table of a shape with the types its columns have in one database.
 *
 * @param copies whether COPY brings rows in as an insert would
 * @param unique the sets of columns whose values no two rows may share at any moment
 */
record Table(TableShape shape, Map<String, Column> types, boolean copies, List<Set<String>> unique) {
    String quoted() {
        return quoted(shape.table());
    }

    /** Quotes a name that may carry its schema. */
    static String quoted(String table) {
        int dot = table.indexOf('.');
        return dot < 0
                ? Column.quote(table)
                : Column.quote(table.substring(0, dot)) + "." + Column.quote(table.substring(dot + 1));
    }

    Column column(String name) {
        Column column = types.get(name);
        if (column == null) {
            throw new Untranslatable(shape.table() + "." + name, "is not a column of the translator's own shape");
        }
        return column;
    }

    List<Column> columns() {
        return shape.columns().stream().map(this::column).toList();
    }

    List<Column> key() {
        return shape.key().stream().map(this::column).toList();
    }

    /** Returns the columns that tell a row apart from every other row of the table. */
    List<Column> identity() {
        Set<String> names = new LinkedHashSet<>();
        shape.link().forEach(link -> names.add(link.column()));
        names.addAll(shape.key());
        return names.stream().map(this::column).toList();
    }

    String order(String alias) {
        return key().stream().map(column -> column.order(alias)).collect(Collectors.joining(", "));
    }

    /** Returns the condition by which rows of the alias lie in a range, as a where clause; empty for all rows. */
    String within(KeyRange range, String alias) {
        List<String> conditions = new ArrayList<>();
        String plain =
                key().stream().map(column -> alias + "." + column.quoted()).collect(Collectors.joining(", ", "(", ")"));
        range.after().ifPresent(bound -> conditions.add(plain + " > " + literal(bound, false)));
        range.upTo().ifPresent(bound -> conditions.add(plain + " <= " + literal(bound, false)));
        range.beyond().ifPresent(done -> conditions.add("(" + order(alias) + ") > " + literal(done, true)));
        return conditions.isEmpty() ? "" : " where " + String.join(" and ", conditions);
    }

    /** Returns whether rows are found by pairs of identifiers. */
    boolean keyMapped() {
        return key().getFirst().mapped().isPresent();
    }

    // COPY takes no parameters. Read the same however standard_conforming_strings is set.
    private String literal(List<String> texts, boolean ordered) {
        List<String> values = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            Column column = key().get(i);
            values.add(MappedId.literal(texts.get(i)) + "::" + column.cast()
                    + (ordered && column.kind().collated() ? "::text" : ""));
        }
        return "(" + String.join(", ", values) + ")";
    }

    /** Joins the expressions by which columns of an alias are read. */
    static String list(List<Column> columns, String alias) {
        return columns.stream().map(column -> column.selected(alias)).collect(Collectors.joining(", "));
    }

    /** Joins equality conditions between columns of a table and the unnested parameters, from the given one on. */
    static String matches(List<Column> columns, String alias, String parameters, int from) {
        List<String> conditions = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            Column column = columns.get(i);
            conditions.add(alias + "." + column.quoted() + " = " + parameter(parameters, from + i, column));
        }
        return String.join(" and ", conditions);
    }

    /** Returns a multi-row parameter: one text array per column, its rows as columns p0, p1, … of the alias. */
    static String unnest(int columns, String alias) {
        List<String> arrays = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < columns; i++) {
            arrays.add("?::text[]");
            names.add("p" + i);
        }
        return "unnest(" + String.join(", ", arrays) + ") as " + alias + "(" + String.join(", ", names) + ")";
    }

    static String parameter(String alias, int index, Column column) {
        String value = alias + ".p" + index + "::" + column.cast();
        return column.mapped().map(id -> id.stored(value)).orElse(value);
    }
}
