package io.strangler.bridge.load;

import io.strangler.bridge.apply.EntitySync;
import io.strangler.bridge.apply.Watermark;
import io.strangler.bridge.authority.Authority;
import io.strangler.bridge.database.QualifiedTable;
import io.strangler.bridge.database.Snapshot;
import io.strangler.bridge.database.Sql;
import io.strangler.bridge.database.StreamName;
import io.strangler.bridge.load.LoadLedger.Begun;
import io.strangler.bridge.load.LoadLedger.Range;
import io.strangler.translate.jdbc.KeyRange;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Copies every aggregate as it was in one moment at or after a slot's first; whatever changes later is in the stream.
 *
 * <p>Cuts each entity into ranges of its keys, which several workers read by COPY under one snapshot and bring in by COPY;
 * entities follow one another, for rows that refer to others. What is done is noted in the transaction that does it, so a
 * load that dies goes on where it was. Compares before it writes, unless the destination had nothing at all. A key that belongs to
 * the other side, now or when the load began, is left to settle: that side may have deleted it since, or written more than the
 * snapshot knows. The watermark is written last.
 */
public final class InitialLoad {
    private static final int SMALLEST = 5_000;
    private static final int LARGEST = 100_000;
    private static final int PER_WORKER = 8;

    private final LoadLedger ledger;
    private final Authority authority;
    private final LoadOptions options;
    private final LoadSessions sessions;
    private final Consumer<LoadProgress> listener;
    private final long rule;

    /**
     * Prepares to load; made before the snapshot, for a move of authority after it must not go unseen.
     *
     * @param listener told on the thread of any worker; what it throws ends the load
     */
    public InitialLoad(
            StreamName stream,
            Authority authority,
            LoadOptions options,
            LoadSessions sessions,
            Consumer<LoadProgress> listener) {
        this.ledger = new LoadLedger(stream);
        this.authority = authority;
        this.options = options;
        this.sessions = sessions;
        this.listener = listener;
        this.rule = authority.moves();
    }

    /** Loads all entities; returns the first watermark of the stream, which is stored already. */
    public Watermark run(
            Connection source, Connection destination, Begun begun, Snapshot snapshot, List<EntitySync> entities)
            throws SQLException {
        String at = ledger.now(destination);
        List<Range> ranges = new ArrayList<>();
        for (EntitySync entity : entities) {
            ranges.addAll(cut(entity, source, destination));
        }
        ledger.begin(destination, begun, at, ranges);
        return load(destination, begun, 1, snapshot, entities);
    }

    /** Goes on with a load that was interrupted, under a snapshot that sees all that the first one saw. */
    public Watermark resume(Connection destination, Begun begun, Snapshot snapshot, List<EntitySync> entities)
            throws SQLException {
        return load(destination, begun, ledger.goOn(destination), snapshot, entities);
    }

    private List<Range> cut(EntitySync entity, Connection source, Connection destination) throws SQLException {
        long rows = entity.source().estimate(source);
        int size = (int) Math.clamp(rows / ((long) PER_WORKER * options.workers()), SMALLEST, LARGEST);
        boolean fresh = entity.destination().empty(destination);
        List<KeyRange> keys = entity.source().ranges(source, size);
        List<Range> ranges = new ArrayList<>();
        for (KeyRange each : keys) {
            ranges.add(new Range(entity.name(), ranges.size(), each, fresh, rows / keys.size(), 0, false));
        }
        return ranges;
    }

    private Watermark load(Connection destination, Begun begun, int run, Snapshot snapshot, List<EntitySync> entities)
            throws SQLException {
        destination.setAutoCommit(false);
        List<Range> ranges = ledger.ranges(destination);
        LoadTally tally = new LoadTally(ranges, listener);
        tally.tell();
        LoadWorker.Job job =
                new LoadWorker.Job(ledger, run, snapshot, begun.start(), authority, rule, options.throttle(), tally);
        try (LoadCrew crew = new LoadCrew(job, destination, sessions)) {
            for (EntitySync entity : entities) {
                List<Range> left = ranges.stream()
                        .filter(range -> range.entity().equals(entity.name()) && !range.done())
                        .toList();
                crew.load(entity, left, alone(entity, destination) ? 1 : options.workers());
            }
        }
        Watermark watermark =
                new Watermark(begun.start(), 0, 0, tally.now().rows(), ledger.millis(destination), begun.beat());
        watermark.begin(destination, ledger.stream());
        destination.commit();
        return watermark;
    }

    // Rows that refer to others of their own table need those first, and those may be in another range.
    private static boolean alone(EntitySync entity, Connection destination) throws SQLException {
        String root = QualifiedTable.resolve(
                        destination,
                        entity.translator()
                                .shape(entity.from().opposite())
                                .root()
                                .table())
                .quoted();
        return Sql.first(
                        destination,
                        "select exists (select from pg_constraint where contype = 'f' and conrelid = to_regclass(?)"
                                + " and confrelid = conrelid)",
                        row -> row.getBoolean(1),
                        root)
                .orElse(false);
    }

    /** Opens sessions in the destination for workers beside the first. */
    public interface LoadSessions {
        /**
         * Opens a session that writes for the stream, as long as nobody else owns it.
         *
         * @param number from 1 on
         */
        Connection open(int number) throws SQLException;

        /** Gives the session back. */
        void close(Connection session) throws SQLException;
    }
}
