package io.strangler.bridge.apply;

import io.strangler.bridge.database.InTransaction;
import io.strangler.bridge.database.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * A view of the source in which given transactions are visible.
 *
 * <p>A transaction reaches the log, and through it the bridge, a moment before other sessions see it. Reading an aggregate
 * in that moment would miss the very change that was announced, and nothing would announce it again.
 */
final class SourceSnapshot {
    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(30);

    private SourceSnapshot() {}

    /**
     * Begins a read-only transaction that sees all the given transactions, and in which the entities' tables are what they
     * have to be.
     */
    static void begin(Connection source, Collection<EntitySync> entities, Collection<Long> xids) throws SQLException {
        // Before the view is taken: a table that is rewritten after it looks empty in it.
        String begin = "set transaction isolation level repeatable read, read only; "
                + entities.stream().map(each -> each.readable().lock()).collect(Collectors.joining("; "));
        long started = System.nanoTime();
        while (true) {
            source.setAutoCommit(false);
            Sql.execute(source, begin);
            String snapshot = Sql.first(source, "select pg_current_snapshot()::text", row -> row.getString(1))
                    .orElseThrow();
            if (sees(snapshot, xids)) {
                for (EntitySync entity : entities) {
                    entity.readable().require(source);
                }
                return;
            }
            source.rollback();
            if (System.nanoTime() - started > LIMIT_NANOS) {
                throw new SQLException("transactions " + xids + " are in the log but not visible after 30 s");
            }
            LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(500));
        }
    }

    static void end(Connection source) {
        InTransaction.rollback(source);
    }

    /** Judges a snapshot in its text form {@code xmin:xmax:running,…}, whose ids are 64 bits wide. */
    static boolean sees(String snapshot, Collection<Long> xids) {
        String[] parts = snapshot.split(":", -1);
        long xmax = Long.parseLong(parts[1]);
        Set<Long> running = new HashSet<>();
        if (!parts[2].isEmpty()) {
            for (String each : parts[2].split(",", -1)) {
                running.add(Long.parseLong(each));
            }
        }
        return xids.stream().map(xid -> widen(xid, xmax)).allMatch(xid -> xid < xmax && !running.contains(xid));
    }

    // The log has the low 32 bits; the transaction is the one of that name nearest to now.
    private static long widen(long xid, long near) {
        long wide = (near & 0xFFFFFFFF_00000000L) | (xid & 0xFFFFFFFFL);
        if (wide - near > Integer.MAX_VALUE) {
            return wide - (1L << 32);
        }
        return near - wide > Integer.MAX_VALUE ? wide + (1L << 32) : wide;
    }
}
