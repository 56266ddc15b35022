package io.strangler.translate.column;

import io.strangler.translate.Declaration;
import io.strangler.translate.Row;
import io.strangler.translate.Side;
import io.strangler.translate.Untranslatable;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is declared of one column. */
sealed interface Column {
    /** Returns the column of that side, empty when the side has none or keeps it to itself. */
    Optional<String> translated(Side side);

    /** Returns what has to be declared of it, given the table of each side. */
    List<Declaration> declarations(String legacyTable, String modernTable);

    /** Sets the column of the side across, where the given row governs it. */
    void translate(Side from, Row given, Optional<Row> present, String table, Row.Builder across);

    /** A column that both sides have. */
    record Carried(String legacy, String modern, Conversion conversion, Optional<String> lossy) implements Column {
        @Override
        public Optional<String> translated(Side side) {
            return Optional.of(on(side));
        }

        @Override
        public List<Declaration> declarations(String legacyTable, String modernTable) {
            List<Declaration> declared = new ArrayList<>();
            String legacyField = legacyTable + "." + legacy;
            if (lossy.isPresent()) {
                declared.add(Declaration.lossy(Side.LEGACY, legacyField, lossy.get()));
            } else {
                conversion
                        .legacyNormalised()
                        .ifPresent(why -> declared.add(Declaration.normalised(Side.LEGACY, legacyField, why)));
            }
            conversion
                    .modernNormalised()
                    .ifPresent(
                            why -> declared.add(Declaration.normalised(Side.MODERN, modernTable + "." + modern, why)));
            return declared;
        }

        // The present value stays while it says the same: what the other side cannot spell is not lost by being synced.
        @Override
        public void translate(Side from, Row given, Optional<Row> present, String table, Row.Builder across) {
            if (!given.has(on(from))) {
                return;
            }
            Side to = from.opposite();
            Object value = given.value(on(from));
            if (present.isPresent() && present.get().has(on(to))) {
                Object kept = present.get().value(on(to));
                if (says(to, kept, value)) {
                    across.set(on(to), kept);
                    return;
                }
            }
            across.set(on(to), way(from).convert(table + "." + on(from), value));
        }

        private boolean says(Side side, @Nullable Object present, @Nullable Object wanted) {
            try {
                return Objects.equals(way(side).convert(on(side), present), wanted);
            } catch (Untranslatable saysNothing) {
                return false;
            }
        }

        private String on(Side side) {
            return side == Side.LEGACY ? legacy : modern;
        }

        private Conversion.Way way(Side from) {
            return from == Side.LEGACY ? conversion.toModern() : conversion.toLegacy();
        }
    }

    /** A column that only one side has, and that a new row there gets a fixed value for. */
    record Constant(Side side, String column, @Nullable Object value) implements Column {
        @Override
        public Optional<String> translated(Side of) {
            return of == side ? Optional.of(column) : Optional.empty();
        }

        @Override
        public List<Declaration> declarations(String legacyTable, String modernTable) {
            return List.of(Declaration.normalised(
                    side,
                    (side == Side.LEGACY ? legacyTable : modernTable) + "." + column,
                    "is " + value + " for a row that is not there yet; a present value is kept"));
        }

        @Override
        public void translate(Side from, Row given, Optional<Row> present, String table, Row.Builder across) {
            if (from != side) {
                boolean there = present.isPresent() && present.get().has(column);
                across.set(column, there ? present.get().value(column) : value);
            }
        }
    }

    /** A column that stays on its side. */
    record Ignored(Side side, String column, String reason) implements Column {
        @Override
        public Optional<String> translated(Side of) {
            return Optional.empty();
        }

        @Override
        public List<Declaration> declarations(String legacyTable, String modernTable) {
            return List.of(Declaration.ignored(
                    side, (side == Side.LEGACY ? legacyTable : modernTable) + "." + column, reason));
        }

        @Override
        public void translate(Side from, Row given, Optional<Row> present, String table, Row.Builder across) {
            // It is nobody else's business.
        }
    }
}
