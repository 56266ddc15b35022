package io.strangler.bridge.database;

import java.sql.SQLException;
import java.util.Set;

/** Tells errors that only say that somebody else was in the way, and that a new try may do without. */
public final class Collision {
    // Serialization failure, deadlock, lock not available in time.
    private static final Set<String> STATES = Set.of("40001", "40P01", "55P03");

    private Collision() {}

    public static boolean is(SQLException error) {
        return error.getSQLState() != null && STATES.contains(error.getSQLState());
    }
}
