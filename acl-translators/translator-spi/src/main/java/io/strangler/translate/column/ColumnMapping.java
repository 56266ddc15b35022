package io.strangler.translate.column;

import io.strangler.translate.Aggregate;
import io.strangler.translate.AggregateShape;
import io.strangler.translate.Declaration;
import io.strangler.translate.EntityTranslator;
import io.strangler.translate.Row;
import io.strangler.translate.Side;
import io.strangler.translate.TableShape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A translator of one table against another, made of a declaration per column; both directions follow from it.
 *
 * <p>A value that the other side spells differently is kept while it says the same, so that a mapping is a well-behaved lens
 * whatever its conversions. What cannot be undone is refused unless it is declared lossy with a reason.
 */
public final class ColumnMapping implements EntityTranslator {
    private final String entity;
    private final AggregateShape legacy;
    private final AggregateShape modern;
    private final List<Column> columns;
    private final List<Declaration> declarations;

    private ColumnMapping(Builder builder) {
        this.entity = builder.entity;
        this.columns = List.copyOf(builder.columns);
        this.legacy = builder.shape(Side.LEGACY);
        this.modern = builder.shape(Side.MODERN);
        this.declarations = columns.stream()
                .flatMap(column -> column.declarations(builder.legacy.table(), builder.modern.table()).stream())
                .toList();
    }

    /** Begins a mapping of the entity of that name. */
    public static Builder of(String entity) {
        return new Builder(entity);
    }

    @Override
    public String entity() {
        return entity;
    }

    @Override
    public AggregateShape legacy() {
        return legacy;
    }

    @Override
    public AggregateShape modern() {
        return modern;
    }

    @Override
    public Aggregate toModern(Aggregate given, Optional<Aggregate> present) {
        return translate(Side.LEGACY, given, present);
    }

    @Override
    public Aggregate toLegacy(Aggregate given, Optional<Aggregate> present) {
        return translate(Side.MODERN, given, present);
    }

    @Override
    public List<Declaration> declarations() {
        return declarations;
    }

    private Aggregate translate(Side from, Aggregate given, Optional<Aggregate> present) {
        Row.Builder across = Row.builder();
        for (Column column : columns) {
            column.translate(
                    from,
                    given.root(),
                    present.map(Aggregate::root),
                    shape(from).root().table(),
                    across);
        }
        return Aggregate.of(across.build());
    }

    /** Collects the declarations; nothing is judged before {@link #build()}. */
    public static final class Builder {
        private final String entity;
        private final List<Column> columns = new ArrayList<>();
        private final Map<String, String> mapped = new LinkedHashMap<>();
        private Table legacy = new Table("", List.of(), Optional.empty());
        private Table modern = new Table("", List.of(), Optional.empty());

        private record Table(String table, List<String> key, Optional<String> version) {}

        private Builder(String entity) {
            this.entity = entity;
        }

        public String entity() {
            return entity;
        }

        public Builder legacy(String table, String... key) {
            legacy = new Table(table, List.of(key), legacy.version());
            return this;
        }

        public Builder modern(String table, String... key) {
            modern = new Table(table, List.of(key), modern.version());
            return this;
        }

        /** Names the modern table's optimistic-lock column. */
        public Builder modernVersion(String column) {
            modern = new Table(modern.table(), modern.key(), Optional.of(column));
            return this;
        }

        /** Declares a column that both sides have, under a name each. */
        public Builder column(String legacyColumn, String modernColumn) {
            return column(legacyColumn, modernColumn, Conversion.same());
        }

        public Builder column(String legacyColumn, String modernColumn, Conversion conversion) {
            columns.add(new Column.Carried(legacyColumn, modernColumn, conversion, Optional.empty()));
            return this;
        }

        /**
         * Declares a column that holds a number on the legacy side, and the modern side's own identifier of the same thing on
         * that side.
         *
         * @param of the entity it identifies: this one, for its key, or one that it refers to
         */
        public Builder mapped(String legacyColumn, String modernColumn, String of) {
            mapped.put(modernColumn, of);
            return column(legacyColumn, modernColumn, Conversion.mapped(of));
        }

        /** Declares a column of which something is lost, and why that is accepted; closes the gate to {@code live}. */
        public Builder lossy(String legacyColumn, String modernColumn, Conversion conversion, String reason) {
            columns.add(new Column.Carried(legacyColumn, modernColumn, conversion, Optional.of(reason)));
            return this;
        }

        /** Declares a column that only one side has, and its value in a row that is not there yet. */
        public Builder constant(Side side, String column, @Nullable Object value) {
            columns.add(new Column.Constant(side, column, value));
            return this;
        }

        /** Declares a column that stays on its side, and why. */
        public Builder ignored(Side side, String column, String reason) {
            columns.add(new Column.Ignored(side, column, reason));
            return this;
        }

        /**
         * Returns the translator.
         *
         * @throws InvalidMapping telling everything that keeps it from working in both directions
         */
        public ColumnMapping build() {
            List<String> problems = new ArrayList<>();
            table(Side.LEGACY, legacy, problems);
            table(Side.MODERN, modern, problems);
            keys(problems);
            for (Column column : columns) {
                switch (column) {
                    case Column.Carried carried -> invertible(carried, problems);
                    case Column.Constant constant -> {}
                    case Column.Ignored ignored -> reason(ignored.column(), "ignored", ignored.reason(), problems);
                }
            }
            if (!problems.isEmpty()) {
                throw new InvalidMapping(entity, problems);
            }
            return new ColumnMapping(this);
        }

        private AggregateShape shape(Side side) {
            Table table = side == Side.LEGACY ? legacy : modern;
            TableShape root = TableShape.root(table.table(), table.key(), columns(side));
            for (Map.Entry<String, String> each : mapped.entrySet()) {
                root = side == Side.MODERN ? root.mapping(each.getKey(), each.getValue()) : root;
            }
            return AggregateShape.of(
                    table.version().isPresent()
                            ? root.versionedBy(table.version().get())
                            : root);
        }

        private List<String> columns(Side side) {
            return columns.stream()
                    .flatMap(column -> column.translated(side).stream())
                    .toList();
        }

        private void table(Side side, Table table, List<String> problems) {
            if (table.table().isEmpty() || table.key().isEmpty()) {
                problems.add("name the " + side.word() + " table and its key columns");
            }
            Set<String> seen = new HashSet<>();
            for (Column column : columns) {
                column.translated(side)
                        .or(() -> column instanceof Column.Ignored ignored && ignored.side() == side
                                ? Optional.of(ignored.column())
                                : Optional.empty())
                        .filter(name -> !seen.add(name))
                        .ifPresent(name -> problems.add(side.word() + " column " + name + " is declared twice"));
            }
            List<String> translated = columns(side);
            table.key().stream()
                    .filter(key -> !translated.contains(key))
                    .forEach(key -> problems.add(side.word() + " key column " + key + " is not declared"));
            table.version()
                    .filter(translated::contains)
                    .ifPresent(name -> problems.add(name + " counts versions and must not be translated"));
        }

        // The key is what both sides know an aggregate by, value for value and in this order.
        private void keys(List<String> problems) {
            List<String> across = new ArrayList<>();
            for (String key : legacy.key()) {
                for (Column column : columns) {
                    if (column instanceof Column.Carried carried
                            && carried.legacy().equals(key)) {
                        across.add(carried.modern());
                        String of = mapped.get(carried.modern());
                        if (of == null && !carried.conversion().name().equals("same")) {
                            problems.add("key column " + key + " must be the same on both sides, not "
                                    + carried.conversion().name());
                        } else if (of != null
                                && (!of.equals(entity) || legacy.key().size() > 1)) {
                            problems.add("key column " + key
                                    + " can be mapped only by the entity itself, and only if it is the whole key");
                        }
                    }
                }
            }
            if (!across.equals(modern.key())) {
                problems.add("the legacy key " + legacy.key() + " is " + across + " on the modern side, whose key is "
                        + modern.key());
            }
        }

        private static void invertible(Column.Carried carried, List<String> problems) {
            Optional<String> loses = carried.conversion().loses();
            if (loses.isPresent() && carried.lossy().isEmpty()) {
                problems.add(
                        carried.legacy() + " cannot be undone: " + loses.get() + "; declare it lossy with a reason");
            }
            carried.lossy().ifPresent(reason -> reason(carried.legacy(), "lossy", reason, problems));
        }

        private static void reason(String column, String what, String reason, List<String> problems) {
            if (reason.isBlank()) {
                problems.add(column + " is declared " + what + " without a reason");
            }
        }
    }
}
