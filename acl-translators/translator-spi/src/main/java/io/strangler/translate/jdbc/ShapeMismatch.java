package io.strangler.translate.jdbc;

import java.util.List;

/** Thrown when a database lacks tables or columns that a translator's shape names; carries all of them. */
public final class ShapeMismatch extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<String> missing;

    ShapeMismatch(String database, List<String> missing) {
        super("database " + database + " does not have what the translator needs: " + String.join("; ", missing));
        this.missing = List.copyOf(missing);
    }

    /** Returns one sentence per table or column that is missing. */
    public List<String> missing() {
        return missing;
    }
}
