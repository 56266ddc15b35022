package io.strangler.consistency;

import io.strangler.consistency.RepairReport.Outcome;
import io.strangler.consistency.RepairReport.Step;
import io.strangler.translate.Aggregate;
import io.strangler.translate.Key;
import io.strangler.translate.Side;
import io.strangler.translate.Untranslatable;
import io.strangler.translate.jdbc.JdbcAggregates;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes toward one side's authority, one transaction per aggregate, each guarded by a lock and a second look. */
final class RepairSession implements AutoCloseable {
    private static final String APPLICATION = "strangler-repair";
    private static final int ANSWER_SECONDS = 2;

    private final CheckedEntity entity;
    private final Comparer comparer;
    private final AuthoritySource authorities;
    private final Authority authority;
    private final Side toward;
    private final Connection destination;
    private final JdbcAggregates aggregates;
    private final Looks looks;
    private final Optional<String> note;

    private RepairSession(
            CheckedEntity entity,
            Sides sides,
            Comparer comparer,
            AuthoritySource authorities,
            Authority authority,
            Side toward,
            Connection destination)
            throws SQLException {
        this.entity = entity;
        this.comparer = comparer;
        this.authorities = authorities;
        this.authority = authority;
        this.toward = toward;
        this.destination = destination;
        this.note = RepairOrigin.mark(destination);
        try (Statement statement = destination.createStatement()) {
            statement.execute("set lock_timeout = '5s'");
        }
        this.aggregates = sides.on(toward.opposite());
        destination.setAutoCommit(false);
        this.looks = Looks.open(entity, sides);
    }

    static RepairSession open(
            CheckedEntity entity,
            Sides sides,
            Comparer comparer,
            AuthoritySource authorities,
            Authority authority,
            Side toward)
            throws SQLException {
        Connection destination = entity.database(toward.opposite()).open(APPLICATION);
        try {
            return new RepairSession(entity, sides, comparer, authorities, authority, toward, destination);
        } catch (SQLException | RuntimeException e) {
            destination.close();
            throw e;
        }
    }

    /** Returns what the operator should know about how this session writes. */
    Optional<String> note() {
        return note;
    }

    /** Repairs one aggregate and says how that ended, whatever happens: earlier repairs are committed and must be told. */
    Step repair(Mismatch mismatch, Step step) {
        Step done;
        try {
            done = guarded(mismatch, step);
        } catch (Untranslatable e) {
            undo();
            return step.with(Outcome.REFUSED, String.valueOf(e.getMessage()));
        } catch (SQLException e) {
            undo();
            return step.with(Outcome.REFUSED, "the database refused: " + e.getMessage());
        } catch (RuntimeException e) {
            undo();
            return step.with(Outcome.REFUSED, "it could not be repaired: " + e);
        }
        try {
            destination.commit();
            return done;
        } catch (SQLException e) {
            boolean answered = answers();
            undo();
            return answered
                    ? step.with(Outcome.REFUSED, "the database refused: " + e.getMessage())
                    : step.with(
                            Outcome.UNKNOWN,
                            "the connection was lost at the commit, so it may be written or not: " + e.getMessage());
        }
    }

    private boolean answers() {
        try {
            return destination.isValid(ANSWER_SECONDS);
        } catch (SQLException e) {
            return false;
        }
    }

    private void undo() {
        try {
            destination.rollback();
        } catch (SQLException e) {
            // The connection is gone, and with it whatever it had not committed; the next step says so.
            System.getLogger(RepairSession.class.getName()).log(System.Logger.Level.DEBUG, "rolling back", e);
        }
    }

    private Step guarded(Mismatch mismatch, Step step) throws SQLException {
        Key key = mismatch.key();
        Optional<Aggregate> present =
                Optional.ofNullable(aggregates.lock(destination, List.of(key)).get(key));
        Optional<Aggregate> authoritative =
                Optional.ofNullable(looks.on(toward, List.of(key)).get(key));
        Pair now = toward == Side.LEGACY ? new Pair(authoritative, present) : new Pair(present, authoritative);
        Comparison comparison = comparer.compare(now);
        if (comparison instanceof Comparison.Equal) {
            return step.with(Outcome.ALREADY_EQUAL, "");
        }
        if (!comparison.equals(mismatch.comparison()) || movedWhileMissing(mismatch, now)) {
            return step.with(Outcome.REFUSED, "it was written since it was checked; the newer write wins, check again");
        }
        Authority latest = authorities.present();
        if (!latest.epoch().equals(authority.epoch())) {
            return step.with(Outcome.REFUSED, "authority moved meanwhile: " + latest.basis() + "; check again");
        }
        Map<Key, Aggregate> before =
                present.map(aggregate -> Map.of(key, aggregate)).orElse(Map.of());
        aggregates.write(destination, before, Map.of(key, entity.wanted(toward, now)));
        return step.with(Outcome.REPAIRED, "");
    }

    // Which fields differ tells nothing while one side has no row at all: then the other must be as it was.
    private static boolean movedWhileMissing(Mismatch mismatch, Pair now) {
        return mismatch.comparison() instanceof Comparison.Missing && !now.equals(mismatch.seen());
    }

    @Override
    public void close() throws SQLException {
        try (destination;
                looks) {
            if (!answers()) {
                return;
            }
            destination.rollback();
            destination.setAutoCommit(true);
            // The server ends a closed session a little later; the next repair must find the origin free at once.
            if (note.isEmpty()) {
                RepairOrigin.unmark(destination);
            }
        }
    }
}
