package io.strangler.translate.column;

import java.util.List;

/** A mapping was declared that cannot be carried out in both directions; every reason is told at once. */
public final class InvalidMapping extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    InvalidMapping(String entity, List<String> problems) {
        super("entity " + entity + ": " + String.join("; ", problems));
        this.problems = List.copyOf(problems);
    }

    public List<String> problems() {
        return problems;
    }
}
