package io.strangler.bridge.follow;

import io.strangler.bridge.stream.Ownership;
import io.strangler.playbook.ledger.ControlDatabase;
import io.strangler.playbook.ledger.SessionLock;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes one bridge own all streams of a migration: two streams of a capability in two programs would leave nobody who can
 * answer a switchover.
 *
 * <p>Ownership lasts as long as a session with the control database. Without one nobody can tell: what runs goes on, for no
 * authority can move meanwhile, and nothing is begun.
 */
public final class SoleBridge implements Ownership, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SoleBridge.class);
    private static final long FRESH_NANOS = Duration.ofSeconds(2).toNanos();

    private final SessionLock lock;
    private volatile Standing standing = new Standing.Unknown("the control database has not been reached yet");
    private volatile long lookedAt;

    SoleBridge(String migration, ControlDatabase control) {
        this.lock = control.lock("the bridge of " + migration, name());
    }

    // What the other bridge, and the control database's list of sessions, tell of this one.
    static String name() {
        long process = ProcessHandle.current().pid();
        try {
            return "bridge " + InetAddress.getLocalHost().getHostName() + ", process " + process;
        } catch (UnknownHostException e) {
            return "bridge, process " + process;
        }
    }

    /** Takes ownership if nobody has it, or makes sure that it is still held. */
    Standing look() {
        long now = System.nanoTime();
        Standing before = standing;
        Standing found;
        try {
            Optional<String> other = lock.take();
            found = other.<Standing>map(Standing.Standby::new).orElseGet(Standing.Owner::new);
        } catch (SQLException e) {
            found = new Standing.Unknown(String.valueOf(e.getMessage()));
        }
        lookedAt = now;
        standing = found;
        if (!found.getClass().equals(before.getClass())) {
            tell(found);
        }
        return found;
    }

    private static void tell(Standing standing) {
        switch (standing) {
            case Standing.Owner owner -> LOG.atInfo().log("this bridge owns the streams of the migration");
            case Standing.Standby standby ->
                LOG.atInfo().addKeyValue("owner", standby.owner()).log("this bridge stands by");
            case Standing.Unknown unknown ->
                LOG.atWarn()
                        .addKeyValue("reason", unknown.reason())
                        .log("nobody can tell which bridge owns the migration, the control database is not reached");
        }
    }

    public Standing standing() {
        return standing;
    }

    @Override
    public boolean confirmed() {
        return standing instanceof Standing.Owner && System.nanoTime() - lookedAt < FRESH_NANOS;
    }

    /** Gives ownership to the bridge that stands by. */
    @Override
    public void close() {
        lock.close();
    }

    /** What this bridge is for the migration. */
    public sealed interface Standing {
        /** Returns the word for it in the administration's answers. */
        String word();

        /** It runs all streams. */
        record Owner() implements Standing {
            @Override
            public String word() {
                return "owner";
            }
        }

        /** Another bridge does. */
        record Standby(String owner) implements Standing {
            @Override
            public String word() {
                return "standby";
            }
        }

        /** Nobody can tell; what ran before goes on. */
        record Unknown(String reason) implements Standing {
            @Override
            public String word() {
                return "unknown";
            }
        }
    }
}
