package io.strangler.proxy.stage;

import io.strangler.playbook.evidence.Evidence;
import io.strangler.playbook.ledger.ControlDatabase;
import io.strangler.playbook.ledger.Ledger;
import io.strangler.playbook.ledger.SessionLock;
import io.strangler.playbook.switchover.Switchovers;
import java.sql.SQLException;
import java.util.Optional;

/** The control database; every call fails, and may be tried again, while it cannot be reached. */
public interface ControlAccess extends AutoCloseable {
    Switchovers switchovers() throws SQLException;

    Ledger ledger() throws SQLException;

    Evidence evidence() throws SQLException;

    /** Returns which other proxy follows the plan; empty when this one is the only one, and stays it while it is asked. */
    default Optional<String> otherProxy() throws SQLException {
        return Optional.empty();
    }

    @Override
    default void close() {}

    /** Opens a database whose schema may not be there yet. */
    static ControlAccess of(ControlDatabase database, SessionLock sole) {
        return new ControlAccess() {
            private volatile boolean migrated;

            @Override
            public Optional<String> otherProxy() throws SQLException {
                return sole.take();
            }

            @Override
            public void close() {
                sole.close();
                database.close();
            }

            @Override
            public Switchovers switchovers() throws SQLException {
                return migrated().switchovers();
            }

            @Override
            public Ledger ledger() throws SQLException {
                return migrated().ledger();
            }

            @Override
            public Evidence evidence() throws SQLException {
                return migrated().evidence();
            }

            private ControlDatabase migrated() throws SQLException {
                if (!migrated) {
                    database.migrate();
                    migrated = true;
                }
                return database;
            }
        };
    }
}
