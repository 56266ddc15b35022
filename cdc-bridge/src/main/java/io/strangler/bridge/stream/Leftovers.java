package io.strangler.bridge.stream;

import io.strangler.bridge.apply.Watermark;
import io.strangler.bridge.database.Origin;
import io.strangler.bridge.database.Publication;
import io.strangler.bridge.database.Schema;
import io.strangler.bridge.database.Slot;
import io.strangler.bridge.database.Sql;
import java.sql.Connection;
import java.sql.SQLException;

/** What a stream has made in its databases; a forgotten slot would make its server keep log for ever. */
final class Leftovers {
    private Leftovers() {}

    static void remove(StreamSpec spec) throws SQLException {
        try (Connection source = spec.source().open("strangler bridge")) {
            Slot.drop(source, spec.name());
            Publication.drop(source, spec.name());
            if (Schema.present(source)) {
                Sql.execute(
                        source,
                        "delete from strangler.heartbeat where stream = ?",
                        spec.name().value());
            }
        }
        try (Connection destination = spec.destination().open("strangler bridge")) {
            Origin.drop(destination, spec.name().origin());
            Origin.drop(destination, spec.name().secondOrigin());
            if (Schema.present(destination)) {
                Watermark.drop(destination, spec.name());
            }
        }
    }
}
