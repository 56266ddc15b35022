package io.strangler.cli;

import io.strangler.consistency.FieldDifference;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Shows the form of a value and not the value, of the columns that the plan masks.
 *
 * @param columns as {@code column} or {@code table.column}; {@code *} for all
 */
record Masking(Set<String> columns) {
    private static final int LONGEST = 60;

    /** Returns the same difference without anything that must not be seen. */
    FieldDifference of(FieldDifference field) {
        return hides(field.name())
                ? new FieldDifference(field.name(), masked(field.legacy()), masked(field.modern()))
                : field;
    }

    /** Returns why something could not be compared, unless that may tell the value of such a column. */
    String reason(String words) {
        boolean tells = columns.stream()
                .anyMatch(
                        column -> column.equals("*") || words.contains(column.substring(column.lastIndexOf('.') + 1)));
        return tells ? "could not be compared; why would show what the plan masks" : words;
    }

    // A whole row of a child table has a name without a column, and every value in it.
    private boolean hides(String name) {
        if (columns.isEmpty()) {
            return false;
        }
        int key = name.indexOf('[');
        int end = name.lastIndexOf(']');
        if (columns.contains("*") || end == name.length() - 1) {
            return true;
        }
        String plain = key < 0 || end < key ? name : name.substring(0, key) + name.substring(end + 1);
        return columns.contains(plain) || columns.contains(plain.substring(plain.lastIndexOf('.') + 1));
    }

    private static @Nullable Object masked(@Nullable Object value) {
        if (value == null) {
            return null;
        }
        StringBuilder form = new StringBuilder();
        value.toString().codePoints().limit(LONGEST).forEach(c -> form.appendCodePoint(form(c)));
        return form.append(value.toString().length() > LONGEST ? "…" : "").toString();
    }

    private static int form(int c) {
        return Character.isDigit(c) ? '9' : Character.isUpperCase(c) ? 'X' : Character.isLetter(c) ? 'x' : c;
    }
}
