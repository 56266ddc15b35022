package io.strangler.consistency;

import io.strangler.translate.AggregateShape;
import io.strangler.translate.Key;
import io.strangler.translate.Side;
import io.strangler.translate.TableShape;
import io.strangler.translate.jdbc.JdbcAggregates;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Goes once through what a check looks at, and has it compared. */
final class Pass {
    private final CheckedEntity entity;
    private final Sides sides;
    private final Positions positions;
    private final Candidates candidates;
    private final Settings settings;
    private final Tally tally;
    private final Watch watch;
    private final Clock clock;

    Pass(
            CheckedEntity entity,
            Sides sides,
            Positions positions,
            Candidates candidates,
            Settings settings,
            Tally tally,
            Watch watch,
            Clock clock) {
        this.entity = entity;
        this.sides = sides;
        this.positions = positions;
        this.candidates = candidates;
        this.settings = settings;
        this.tally = tally;
        this.watch = watch;
        this.clock = clock;
    }

    /**
     * What was gone through.
     *
     * @param unnamed columns of which the translator says nothing
     */
    record Done(Instant began, Position position, Enumeration rows, List<String> unnamed) {}

    /** Compares all aggregates, or those behind a checkpoint and the ones it leaves to be looked at again. */
    Done all(Instant now, Optional<Checkpoint> from) throws SQLException, InterruptedException {
        Optional<Key> after = from.map(checkpoint -> sides.legacy().key(checkpoint.after()));
        try (Snapshot legacy = snapshot(Side.LEGACY, after);
                Snapshot modern = snapshot(Side.MODERN, after)) {
            Instant began = from.map(Checkpoint::began).orElse(now);
            Position position =
                    from.isPresent() ? from.get().position() : Position.of(legacy.connection(), modern.connection());
            candidates.expect(
                    estimate(legacy.connection()),
                    from.map(Checkpoint::compared).orElse(0L));
            from.ifPresent(checkpoint -> tally.carryOver(checkpoint.inFlight()));
            for (List<String> suspect : from.map(Checkpoint::suspects).orElse(List.of())) {
                candidates.ask(sides.legacy().key(suspect));
            }
            candidates.settle();
            Marks marks = new Marks(began, position);
            Walk.over(entity.entity(), legacy, modern, (key, pair) -> {
                if (candidates.compare(key, pair)) {
                    marks.pass(key);
                }
            });
            candidates.settle();
            Enumeration rows = Enumeration.of(entity, legacy, modern, tally);
            Optional<Unnumbered> unnumbered = Unnumbered.of(entity.translator().modern());
            if (unnumbered.isPresent()) {
                unnumbered.get().look(entity, modern, positions, settings, tally);
            }
            return new Done(began, position, rows, Unnamed.of(entity, legacy.connection(), modern.connection()));
        }
    }

    /** Compares some aggregates of either side. */
    Done sample(Instant began, int size) throws SQLException, InterruptedException {
        try (Connection legacy = session(Side.LEGACY);
                Connection modern = session(Side.MODERN)) {
            Position position = Position.of(legacy, modern);
            candidates.expect(size, 0);
            // Half from either side: what the other has too much would never be drawn.
            sides.legacy().sample(legacy, size - size / 2, candidates::ask);
            if (!entity.translator().modern().anyMapped()) {
                sides.modern().sample(modern, size / 2, candidates::ask);
            }
            candidates.settle();
            return new Done(
                    began,
                    position,
                    new Enumeration(sides.legacy().count(legacy), sides.modern().count(modern)),
                    Unnamed.of(entity, legacy, modern));
        }
    }

    /** Compares what was written on either side since a position, and all keys for what is on one side only. */
    Done since(Instant began, Position then) throws SQLException, InterruptedException {
        for (TableShape table : children()) {
            tally.note(
                    "a row of " + table.table() + " that was deleted leaves no trace in its table: only where another"
                            + " row of the same aggregate was written is it looked at");
        }
        try (Connection legacy = session(Side.LEGACY);
                Connection modern = session(Side.MODERN)) {
            Position position = Position.of(legacy, modern);
            then.requireKnown(position, entity.entity());
            Enumeration rows = onOneSideOnly();
            sides.legacy().changed(legacy, then.legacy(), candidates::ask);
            sides.modern().changed(modern, then.modern(), candidates::ask);
            candidates.settle();
            return new Done(began, position, rows, Unnamed.of(entity, legacy, modern));
        }
    }

    private Enumeration onOneSideOnly() throws SQLException, InterruptedException {
        try (Snapshot legacy = keys(Side.LEGACY);
                Snapshot modern = keys(Side.MODERN)) {
            candidates.expect(estimate(legacy.connection()), 0);
            Walk.over(entity.entity(), legacy, modern, (key, pair) -> {
                if (pair.legacy().isEmpty() || pair.modern().isEmpty()) {
                    candidates.ask(key);
                }
            });
            return new Enumeration(
                    legacy.delivered(entity.translator().legacy().root()),
                    modern.delivered(entity.translator().modern().root()));
        }
    }

    private Snapshot keys(Side side) throws SQLException {
        AggregateShape keys =
                AggregateShape.of(entity.translator().shape(side).root().keyOnly());
        return Snapshot.open(entity.database(side), keys, settings.page(), Optional.empty());
    }

    private List<TableShape> children() {
        List<TableShape> children = new ArrayList<>(entity.translator().legacy().children());
        children.addAll(entity.translator().modern().children());
        return children;
    }

    private Snapshot snapshot(Side side, Optional<Key> after) throws SQLException {
        return Snapshot.open(entity.database(side), entity.translator().shape(side), settings.page(), after);
    }

    private Connection session(Side side) throws SQLException {
        Connection session = entity.database(side).open(Snapshot.APPLICATION);
        try {
            Snapshot.beginReading(session);
            return session;
        } catch (SQLException e) {
            session.close();
            throw e;
        }
    }

    private long estimate(Connection legacy) throws SQLException {
        return sides.legacy().estimate(legacy);
    }

    /** Says from time to time how far everything is decided. */
    private final class Marks {
        private final Instant began;
        private final Position position;
        private Instant last = clock.instant();

        Marks(Instant began, Position position) {
            this.began = began;
            this.position = position;
        }

        void pass(Key reached) throws SQLException, InterruptedException {
            if (clock.instant().isBefore(last.plus(settings.mark()))) {
                return;
            }
            candidates.settle();
            Optional<List<Key>> suspects = tally.suspects();
            // More of them than are listed: who has so many need not go on, but mend.
            if (suspects.isPresent()) {
                JdbcAggregates texts = sides.legacy();
                watch.reached(new Checkpoint(
                        began,
                        position,
                        texts.texts(reached),
                        candidates.compared(),
                        tally.inFlightSoFar(),
                        suspects.get().stream().map(texts::texts).toList()));
            }
            last = clock.instant();
        }
    }
}
