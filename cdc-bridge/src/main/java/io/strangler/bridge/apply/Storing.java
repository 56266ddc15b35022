package io.strangler.bridge.apply;

import io.strangler.translate.Aggregate;
import io.strangler.translate.Key;
import io.strangler.translate.Untranslatable;
import io.strangler.translate.jdbc.CopyProtocol;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Stores wanted aggregates and singles out those that the destination refuses, so that the others are stored all the same. */
public final class Storing {
    // Bad value, broken constraint, view's check option, a trigger's objection: about the row, not about the database.
    private static final Set<String> REFUSALS = Set.of("22", "23", "44", "P0");
    // Foreign key (and RESTRICT), unique value, exclusion: about the row beside others, which may be different soon.
    private static final Set<String> CONFLICTS = Set.of("23001", "23503", "23505", "23P01");

    private final Connection connection;
    private final EntitySync entity;
    private final Map<Key, Aggregate> present;
    private final Map<Key, String> refused = new LinkedHashMap<>();
    private final Set<Key> conflicts = new HashSet<>();
    private long changed;

    private Storing(Connection connection, EntitySync entity, Map<Key, Aggregate> present) {
        this.connection = connection;
        this.entity = entity;
        this.present = present;
    }

    /** Works in the connection's open transaction, which stays usable whatever is refused. */
    public static Outcome store(
            Connection connection, EntitySync entity, Map<Key, Aggregate> present, Map<Key, Optional<Aggregate>> wanted)
            throws SQLException {
        Storing storing = new Storing(connection, entity, present);
        storing.store(wanted);
        return new Outcome(storing.changed, storing.refused, storing.conflicts);
    }

    /** Does the same for many new aggregates, which are brought in by COPY as long as none is refused. */
    public static Outcome load(
            Connection connection,
            EntitySync entity,
            CopyProtocol protocol,
            Map<Key, Aggregate> present,
            Map<Key, Optional<Aggregate>> wanted)
            throws SQLException {
        Storing storing = new Storing(connection, entity, present);
        Optional<Refusal> refusal =
                storing.attempt(() -> entity.destination().write(connection, protocol, present, wanted));
        if (refusal.isPresent()) {
            // From here on statement by statement: the reason is then the same as for a change of the stream.
            storing.store(wanted);
        }
        return new Outcome(storing.changed, storing.refused, storing.conflicts);
    }

    /** Brings new aggregates in by COPY, or, if any of them is refused, none. */
    public static boolean copy(
            Connection connection, EntitySync entity, CopyProtocol protocol, Map<Key, Optional<Aggregate>> wanted)
            throws SQLException {
        return new Storing(connection, entity, Map.of())
                .attempt(() -> entity.destination().write(connection, protocol, Map.of(), wanted))
                .isEmpty();
    }

    private void store(Map<Key, Optional<Aggregate>> wanted) throws SQLException {
        if (wanted.isEmpty()) {
            return;
        }
        Optional<Refusal> refusal = attempt(() -> entity.destination().write(connection, present, wanted));
        if (refusal.isEmpty()) {
            return;
        }
        if (wanted.size() == 1) {
            Key key = wanted.keySet().iterator().next();
            refused.put(key, refusal.get().reason());
            if (refusal.get().conflict()) {
                conflicts.add(key);
            }
            return;
        }
        Map<Key, Optional<Aggregate>> first = new LinkedHashMap<>();
        Map<Key, Optional<Aggregate>> second = new LinkedHashMap<>();
        wanted.forEach((key, aggregate) -> (first.size() < wanted.size() / 2 ? first : second).put(key, aggregate));
        store(first);
        store(second);
    }

    // Returns why the rows were refused; the transaction is then as it was before.
    private Optional<Refusal> attempt(Write write) throws SQLException {
        Savepoint savepoint = connection.setSavepoint();
        Refusal refusal;
        try {
            changed += write.run();
            connection.releaseSavepoint(savepoint);
            return Optional.empty();
        } catch (SQLException e) {
            if (!refusal(e)) {
                throw e;
            }
            String state = Optional.ofNullable(e.getSQLState()).orElse("");
            refusal = new Refusal(Optional.ofNullable(e.getMessage()).orElse(state), CONFLICTS.contains(state));
        } catch (Untranslatable e) {
            refusal = new Refusal(Optional.ofNullable(e.getMessage()).orElse(e.field()), false);
        }
        connection.rollback(savepoint);
        connection.releaseSavepoint(savepoint);
        return Optional.of(refusal);
    }

    /** Tells errors about rows from errors about the database. */
    static boolean refusal(SQLException error) {
        String state = Optional.ofNullable(error.getSQLState()).orElse("");
        return state.length() == 5 && REFUSALS.contains(state.substring(0, 2));
    }

    private interface Write {
        long run() throws SQLException;
    }

    private record Refusal(String reason, boolean conflict) {}

    /**
     * What came of it.
     *
     * @param changed aggregates that had to be changed
     * @param refused keys that were not stored, with the database's reason
     * @param conflicts those of them that were refused because of other rows
     */
    public record Outcome(long changed, Map<Key, String> refused, Set<Key> conflicts) {
        public Outcome {
            refused = Map.copyOf(refused);
            conflicts = Set.copyOf(conflicts);
        }
    }
}
