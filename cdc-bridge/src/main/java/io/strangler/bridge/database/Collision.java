package io.strangler.bridge.database;

import java.sql.SQLException;
import java.util.Set;

/** Tells errors that only say that somebody else was in the way, and that a new try may do without. */
public final class Collision {
    // Serialization failure, deadlock.
    private static final Set<String> DECIDED = Set.of("40001", "40P01");
    private static final String LOCKED_TOO_LONG = "55P03";

    private Collision() {}

    /** Returns whether the other has come through already, so that a new try need not wait. */
    public static boolean isOver(SQLException error) {
        return error.getSQLState() != null && DECIDED.contains(error.getSQLState());
    }

    /** Returns whether it is over, or the other has kept us waiting for longer than we are allowed to. */
    public static boolean is(SQLException error) {
        return isOver(error) || LOCKED_TOO_LONG.equals(error.getSQLState());
    }
}
