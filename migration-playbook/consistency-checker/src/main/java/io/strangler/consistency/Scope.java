package io.strangler.consistency;

import java.util.Optional;

/** Which aggregates a check looks at. */
public sealed interface Scope {
    /** All of them; alone this is evidence. */
    record All(Optional<Checkpoint> from) implements Scope {
        @Override
        public String toString() {
            return "all";
        }
    }

    /** Some, drawn at random on either side. */
    record Sample(int size) implements Scope {
        @Override
        public String toString() {
            return "sample of " + size;
        }
    }

    /** Those of which a row was written on either side since a moment, and those that only one side has. */
    record Since(Position position) implements Scope {
        @Override
        public String toString() {
            return "since " + position;
        }
    }

    static Scope all() {
        return new All(Optional.empty());
    }

    /** Returns whether everything was looked at. */
    default boolean whole() {
        return this instanceof All;
    }
}
