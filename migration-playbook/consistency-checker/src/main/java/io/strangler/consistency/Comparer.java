package io.strangler.consistency;

import io.strangler.translate.Aggregate;
import io.strangler.translate.EntityTranslator;
import io.strangler.translate.Row;
import io.strangler.translate.Side;
import io.strangler.translate.TableShape;
import io.strangler.translate.Untranslatable;
import io.strangler.translate.jdbc.JdbcAggregates;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Compares the two sides of an aggregate field by field, in canonical values, through the translator.
 *
 * <p>The legacy aggregate is translated with the present modern one at hand, exactly as the bridge does it: what the
 * translator would leave alone is no difference.
 */
final class Comparer {
    private final EntityTranslator translator;
    private final Sides sides;
    private final Map<String, Set<String>> governed = new HashMap<>();

    Comparer(EntityTranslator translator, Sides sides) {
        this.translator = translator;
        this.sides = sides;
    }

    Comparison compare(Pair pair) {
        if (pair.legacy().isEmpty()) {
            return pair.modern().isEmpty() ? new Comparison.Equal() : new Comparison.Missing(Side.LEGACY);
        }
        Aggregate wanted;
        try {
            wanted = translator.toModern(pair.legacy().get(), pair.modern());
        } catch (Untranslatable e) {
            return new Comparison.Unreadable("legacy " + e.getMessage());
        } catch (RuntimeException e) {
            // A translator that fails on one row must not hide the state of all others.
            return new Comparison.Unreadable("the translator failed: " + e);
        }
        if (pair.modern().isEmpty()) {
            return new Comparison.Missing(Side.MODERN);
        }
        List<FieldDifference> fields;
        try {
            fields = differences(wanted, pair.modern().get());
        } catch (RuntimeException e) {
            return new Comparison.Unreadable("the translator says what modern has no place for: " + e.getMessage());
        }
        return fields.isEmpty() ? new Comparison.Equal() : new Comparison.Different(fields);
    }

    /** Returns whether the modern aggregate, translated back, is exactly what legacy holds. */
    boolean agreeBackwards(Pair pair) {
        if (pair.legacy().isEmpty() || pair.modern().isEmpty()) {
            return false;
        }
        try {
            Aggregate back = translator.toLegacy(pair.modern().get(), pair.legacy());
            return compareRows(
                            sides.legacy(),
                            translator.legacy().root(),
                            translator.legacy().children(),
                            back,
                            pair.legacy().get())
                    .isEmpty();
        } catch (RuntimeException e) {
            return false;
        }
    }

    /** Returns the modern columns that no translated aggregate has mentioned so far: nobody compared them. */
    List<String> ungoverned() {
        List<String> names = new ArrayList<>();
        for (TableShape table : translator.modern().tables()) {
            Set<String> mentioned = governed.getOrDefault(table.table(), Set.of());
            for (String column : table.columns()) {
                boolean silent = !mentioned.contains(column) && !linked(table).contains(column);
                // Of a table without any row nothing can be said.
                if (silent && !mentioned.isEmpty()) {
                    names.add(table.table() + "." + column);
                }
            }
        }
        return names;
    }

    private List<FieldDifference> differences(Aggregate wanted, Aggregate modern) {
        remember(translator.modern().root(), wanted.root());
        translator.modern().children().forEach(table -> wanted.rows(table.table())
                .forEach(row -> remember(table, row)));
        return compareRows(
                sides.modern(), translator.modern().root(), translator.modern().children(), wanted, modern);
    }

    private void remember(TableShape table, Row row) {
        Set<String> mentioned = governed.computeIfAbsent(table.table(), name -> new HashSet<>());
        if (mentioned.size() < table.columns().size()) {
            row.values().forEach((column, value) -> mentioned.add(column));
        }
    }

    private static List<FieldDifference> compareRows(
            JdbcAggregates types, TableShape root, List<TableShape> children, Aggregate wanted, Aggregate present) {
        List<FieldDifference> found = fields(types, root.table(), root.table(), wanted.root(), present.root());
        for (TableShape child : children) {
            if (wanted.children().containsKey(child.table())) {
                found.addAll(children(types, child, wanted.rows(child.table()), present.rows(child.table())));
            }
        }
        return found;
    }

    private static List<FieldDifference> children(
            JdbcAggregates types, TableShape table, List<Row> wanted, List<Row> present) {
        Map<String, Row> expected = byKey(types, table, wanted);
        Map<String, Row> actual = byKey(types, table, present);
        List<FieldDifference> found = new ArrayList<>();
        expected.forEach((key, row) -> {
            Row counterpart = actual.get(key);
            if (counterpart == null) {
                found.add(new FieldDifference(table.table() + key, row.toString(), null));
            } else {
                found.addAll(fields(types, table.table(), table.table() + key, row, counterpart));
            }
        });
        actual.forEach((key, row) -> {
            if (!expected.containsKey(key)) {
                found.add(new FieldDifference(table.table() + key, null, row.toString()));
            }
        });
        return found;
    }

    private static List<FieldDifference> fields(
            JdbcAggregates types, String table, String prefix, Row wanted, Row present) {
        List<FieldDifference> found = new ArrayList<>();
        wanted.values().forEach((column, one) -> {
            Object other = present.value(column);
            if (!Canonical.same(one, other) && !same(types, table, column, one, other)) {
                found.add(new FieldDifference(prefix + "." + column, Canonical.of(one), Canonical.of(other)));
            }
        });
        return found;
    }

    // As the column would hold it: what is a text here may be a number, an amount or JSON there.
    private static boolean same(
            JdbcAggregates types, String table, String column, @Nullable Object wanted, @Nullable Object present) {
        return wanted != null
                && present != null
                && Canonical.same(types.type(table, column), types.stored(table, column, wanted), present);
    }

    // The link column is left out: the writer fills it in, so a translator need not name it.
    private static Map<String, Row> byKey(JdbcAggregates types, TableShape table, List<Row> rows) {
        List<String> columns = new ArrayList<>(table.key());
        columns.removeAll(linked(table));
        Map<String, Row> byKey = new LinkedHashMap<>();
        for (Row row : rows) {
            String key = columns.stream()
                    .map(column -> String.valueOf(types.stored(table.table(), column, row.value(column))))
                    .collect(Collectors.joining(",", "[", "]"));
            String unique = columns.isEmpty() ? "" : key;
            // Two rows of one key cannot both be right: keep the second visible under a name of its own.
            if (byKey.putIfAbsent(unique, row) != null) {
                byKey.put(key + "#" + byKey.size(), row);
            }
        }
        return byKey;
    }

    private static Set<String> linked(TableShape table) {
        return table.link().stream().map(TableShape.Link::column).collect(Collectors.toSet());
    }
}
