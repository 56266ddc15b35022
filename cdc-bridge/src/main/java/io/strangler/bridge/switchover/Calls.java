package io.strangler.bridge.switchover;

import io.strangler.bridge.database.Sql;
import io.strangler.playbook.plan.DatabaseSpec;
import io.strangler.playbook.switchover.Switchovers;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/** Waits for requests without asking for them again and again: the control database calls who listens. Not thread-safe. */
final class Calls implements AutoCloseable {
    private static final Duration SILENCE = Duration.ofSeconds(10);

    private final DatabaseSpec control;
    private final CountDownLatch closing;
    private @Nullable Connection listening;

    /**
     * Prepares.
     *
     * @param closing at zero nobody waits any more
     */
    Calls(DatabaseSpec control, CountDownLatch closing) {
        this.control = control;
        this.closing = closing;
    }

    /**
     * Returns when there has been a call, when there may have been one, or after the given time.
     *
     * @return whether to go on
     */
    boolean await(Duration longest) throws InterruptedException {
        if (closing.getCount() == 0) {
            return false;
        }
        try {
            Connection open = listening;
            if (open == null) {
                Connection fresh = control.open("strangler bridge", SILENCE);
                listening = fresh;
                // What was requested before is there to be found, so the caller looks once now.
                Sql.execute(fresh, "listen " + Switchovers.CHANNEL);
            } else {
                open.unwrap(PGConnection.class).getNotifications(Math.toIntExact(longest.toMillis()));
            }
            return closing.getCount() > 0;
        } catch (SQLException e) {
            close();
            return !closing.await(longest.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void close() {
        Connection open = listening;
        listening = null;
        if (open != null) {
            try {
                open.close();
            } catch (SQLException e) {
                // It is gone already.
                System.getLogger(Calls.class.getName()).log(System.Logger.Level.DEBUG, "closing", e);
            }
        }
    }
}
