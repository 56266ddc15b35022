package io.strangler.bridge.transport;

import io.strangler.bridge.database.InTransaction;
import io.strangler.bridge.database.Position;
import io.strangler.bridge.database.Sql;
import io.strangler.bridge.database.StreamName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * A partition that one applier works on until another one takes it.
 *
 * @param epoch how often it was taken: whoever knows an older one has lost it
 * @param topic the topic's id
 * @param next the first record that is not applied
 * @param lsn up to where everything of it is applied
 */
record Hold(StreamName stream, String entity, int part, long epoch, String topic, long next, Position lsn) {
    private static final String WAITED_LONG_ENOUGH = "55P03";
    private static final int TRIES = 3;
    private static final String ROW = " where stream = ? and entity = ? and part = ?";

    /**
     * Takes a partition that the brokers have given to this session's bridge.
     *
     * <p>A transaction of its last holder may still be open. It is waited for; one that does not end in time belongs to a
     * bridge that hangs or is cut off, and is ended.
     */
    static Optional<Hold> take(Connection destination, StreamName stream, String entity, int part, String holder)
            throws SQLException {
        for (int tried = 1; ; tried++) {
            try {
                return tryToTake(destination, stream, entity, part, holder);
            } catch (SQLException e) {
                if (!WAITED_LONG_ENOUGH.equals(e.getSQLState()) || tried == TRIES) {
                    throw e;
                }
                Sql.execute(
                        destination,
                        "select pg_terminate_backend(a.pid) from pg_stat_activity a join strangler.share s"
                                + " on s.pid = a.pid and s.since = a.backend_start" + ROW
                                + " and a.pid <> pg_backend_pid()",
                        stream.value(),
                        entity,
                        part);
            }
        }
    }

    private static Optional<Hold> tryToTake(
            Connection destination, StreamName stream, String entity, int part, String holder) throws SQLException {
        Hold[] taken = new Hold[1];
        InTransaction.run(destination, () -> {
            Sql.execute(destination, "set local lock_timeout = '3s'");
            Sql.first(
                            destination,
                            "update strangler.share set epoch = epoch + 1, holder = ?, pid = pg_backend_pid(), since ="
                                    + " (select backend_start from pg_stat_activity where pid = pg_backend_pid())"
                                    + ROW + " returning epoch, topic, next, lsn::text",
                            row -> new Hold(
                                    stream,
                                    entity,
                                    part,
                                    row.getLong(1),
                                    row.getString(2),
                                    row.getLong(3),
                                    Position.parse(row.getString(4))),
                            holder,
                            stream.value(),
                            entity,
                            part)
                    .ifPresent(hold -> taken[0] = hold);
        });
        return Optional.ofNullable(taken[0]);
    }

    /** Keeps the partition until the transaction ends; returns false if it has been lost. */
    boolean keep(Connection destination) throws SQLException {
        return Sql.first(
                        destination,
                        "select 1 from strangler.share" + ROW + " and epoch = ? for update",
                        row -> true,
                        stream.value(),
                        entity,
                        part,
                        epoch)
                .orElse(false);
    }

    /** Moves to the given place, in the transaction that keeps the partition. */
    void move(Connection destination, Hold to, long beat, long applied, long skipped) throws SQLException {
        int rows = Sql.execute(
                destination,
                "update strangler.share set next = ?, lsn = ?::pg_lsn, beat = greatest(beat, ?), applied = applied + ?,"
                        + " skipped = skipped + ?, trouble = null, at = now()"
                        + ROW + " and epoch = ? and next <= ? and lsn <= ?::pg_lsn",
                to.next,
                to.lsn.toString(),
                beat,
                applied,
                skipped,
                stream.value(),
                entity,
                part,
                epoch,
                to.next,
                to.lsn.toString());
        if (rows != 1) {
            throw new SQLException("partition " + part + " of " + stream + "." + entity + " is gone or ahead of record "
                    + to.next + ": something else moves it");
        }
    }

    Hold at(long record, Position position) {
        return new Hold(stream, entity, part, epoch, topic, record, position.reached(lsn) ? position : lsn);
    }
}
