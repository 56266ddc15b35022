package io.strangler.reference.translators;

import io.strangler.translate.Row;
import io.strangler.translate.Untranslatable;
import org.jspecify.annotations.Nullable;

/** Reads canonical values out of rows. */
final class Columns {
    private Columns() {}

    static @Nullable String text(Row row, String column) {
        return row.value(column, String.class).orElse(null);
    }

    static @Nullable Long integer(Row row, String column) {
        return row.value(column, Long.class).orElse(null);
    }

    static long number(Row row, String column) {
        return row.value(column, Long.class).orElseThrow(() -> new Untranslatable(column, "is missing"));
    }
}
