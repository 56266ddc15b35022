package io.strangler.bridge.stream;

import io.strangler.bridge.database.Origin;
import io.strangler.bridge.database.Sql;
import io.strangler.bridge.load.InitialLoad;
import java.sql.Connection;
import java.sql.SQLException;

/** The sessions of a load beside the stream's own; none of them writes once the stream has another owner. */
final class WorkerSessions implements InitialLoad.LoadSessions {
    private final StreamSpec spec;
    private final int owner;
    private final Claim claim;

    /**
     * Prepares.
     *
     * @param owner the destination's process that serves the session which holds the stream's lock
     * @param claim told of every session
     */
    WorkerSessions(StreamSpec spec, int owner, Claim claim) {
        this.spec = spec;
        this.owner = owner;
        this.claim = claim;
    }

    @Override
    public Connection open(int number) throws SQLException {
        Connection session = spec.destination().open("strangler load");
        boolean done = false;
        try {
            Sql.execute(session, "set lock_timeout = '10s'");
            // In this order: a new owner takes the stream's lock first, waits for this one then, and
            // ends all who hold it.
            if (!StreamLocks.SECOND_LOOK.share(session, spec.name())) {
                throw new SQLException("another session still settles for stream " + spec.name());
            }
            if (!StreamLocks.STREAM.heldBy(owner, session, spec.name())) {
                throw new SQLException("stream " + spec.name() + " has another owner by now");
            }
            claim.holds(session);
            // The first may use the origin of the session that settles: that one begins when the load is over.
            Origin.mark(session, spec.name().origin(number + 1));
            done = true;
            return session;
        } finally {
            if (!done) {
                session.close();
            }
        }
    }

    @Override
    public void close(Connection session) throws SQLException {
        try (session) {
            if (!session.getAutoCommit()) {
                session.rollback();
                session.setAutoCommit(true);
            }
            // Not left to the session's end, which the server may see a moment later.
            Sql.execute(session, "select pg_replication_origin_session_reset()");
            StreamLocks.SECOND_LOOK.giveBack(session, spec.name());
        }
    }
}
