package io.strangler.translate;

import java.util.Optional;

/**
 * What stands in a mapped column of a modern row for an identifier that no legacy number is paired with yet.
 *
 * <p>Has no counterpart: a translator that asks for a number refuses it like any value of another type, and the change waits
 * until there is a pair.
 */
public record Unpaired(String id) {
    private static final String MARK = "unpaired:";

    /** Reads its text form; empty for any other text. */
    public static Optional<Unpaired> parse(String text) {
        return text.startsWith(MARK) ? Optional.of(new Unpaired(text.substring(MARK.length()))) : Optional.empty();
    }

    /** Returns the identifier that a key is made of when it has no number; empty for every other key. */
    public static Optional<Unpaired> of(Key key) {
        return key.values().getFirst() instanceof Unpaired unpaired ? Optional.of(unpaired) : Optional.empty();
    }

    /** Returns whether any value of the aggregate is one. */
    public static boolean in(Aggregate aggregate) {
        return in(aggregate.root())
                || aggregate.children().values().stream()
                        .anyMatch(rows -> rows.stream().anyMatch(Unpaired::in));
    }

    private static boolean in(Row row) {
        return row.values().values().stream().anyMatch(Unpaired.class::isInstance);
    }

    /** Returns the text form, which no number has. */
    @Override
    public String toString() {
        return MARK + id;
    }
}
