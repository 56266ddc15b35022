package io.strangler.bridge.stream;

import io.strangler.bridge.apply.Watermark;
import io.strangler.bridge.database.InTransaction;
import io.strangler.bridge.database.Origin;
import io.strangler.bridge.database.Publication;
import io.strangler.bridge.database.Schema;
import io.strangler.bridge.database.Slot;
import io.strangler.bridge.database.Sql;
import io.strangler.bridge.transport.Shares;
import io.strangler.bridge.transport.Topics;
import io.strangler.translate.EntityTranslator;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** What a stream has made in its databases; a forgotten slot would make its server keep log for ever. */
final class Leftovers {
    private static final String IN_USE = "55006";
    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(5);

    private Leftovers() {}

    static void remove(StreamSpec spec) throws SQLException {
        try (Connection source = spec.source().open("strangler bridge")) {
            whenFree(() -> Slot.drop(source, spec.name()));
            Publication.drop(source, spec.name());
            if (Schema.present(source)) {
                Sql.execute(
                        source,
                        "delete from strangler.heartbeat where stream = ?",
                        spec.name().value());
            }
        }
        try (Connection destination = spec.destination().open("strangler bridge")) {
            if (Schema.present(destination)) {
                // First: those who share the work notice it, and give their origins back.
                new Shares(spec.name()).end(destination);
            }
            whenFree(() -> Origin.drop(destination, spec.name()));
            if (Schema.present(destination)) {
                Watermark.drop(destination, spec.name());
            }
        }
        spec.options().kafka().ifPresent(kafka -> Topics.remove(kafka, spec.name(), names(spec)));
    }

    private static List<String> names(StreamSpec spec) {
        return spec.entities().stream().map(EntityTranslator::entity).toList();
    }

    // A session that was closed a moment ago may not have ended on its server yet.
    private static void whenFree(InTransaction.Work drop) throws SQLException {
        long began = System.nanoTime();
        while (true) {
            try {
                drop.run();
                return;
            } catch (SQLException e) {
                if (!IN_USE.equals(e.getSQLState()) || System.nanoTime() - began > LIMIT_NANOS) {
                    throw e;
                }
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }
}
