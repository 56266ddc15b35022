package io.strangler.translate;

/**
 * The legacy numbers that are kept for rows of an entity born on the modern side, both ends included.
 *
 * @param where the file, line and key that say so, for whoever has to mend it
 */
public record Reserve(long from, long to, String where) {
    public Reserve {
        if (from < 1 || to < from) {
            throw new IllegalArgumentException(where + ": " + from + " to " + to + " is no range of positive numbers");
        }
    }

    @Override
    public String toString() {
        return from + " to " + to;
    }
}
