package io.strangler.reference.translators;

import io.strangler.translate.Row;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A row under construction that governs a column only when the row it is translated from governs what it came from. */
final class Governed {
    private final Row given;
    private final Row.Builder row = Row.builder();

    Governed(Row given) {
        this.given = given;
    }

    Governed set(String column, @Nullable Object value, String... from) {
        for (String each : from) {
            if (!given.has(each)) {
                return this;
            }
        }
        row.set(column, value);
        return this;
    }

    /** Sets a column that comes from another table's row; without that row the fact is that there is none. */
    Governed setAsIn(Optional<Row> other, String column, @Nullable Object value, String from) {
        if (other.isEmpty() || other.get().has(from)) {
            row.set(column, value);
        }
        return this;
    }

    Row row() {
        return row.build();
    }
}
