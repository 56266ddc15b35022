package io.strangler.bridge.stream;

import io.strangler.bridge.apply.EntitySync;
import io.strangler.bridge.database.Position;
import io.strangler.bridge.parked.ParkedChange;
import io.strangler.bridge.parked.ParkedChange.Kind;
import io.strangler.bridge.parked.ParkedChanges;
import io.strangler.bridge.parked.ParkedChanges.Retry;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** What has to happen so that both sides are the same when one side's change is dropped. */
record Discard(StreamSpec spec, StreamSpec opposite, Optional<EntitySync> entity) {
    /**
     * Has the authority's whole content carried to the side whose change is dropped, as a parked change of the opposite stream
     * that is due; returns whether that was necessary.
     */
    boolean carriesInstead(ParkedChange change) throws SQLException {
        if (change.kind().isEmpty() || change.kind().get() == Kind.BOUNCE) {
            return false;
        }
        List<String> key = entity.map(it -> it.destination().texts(it.source().key(change.key())))
                .orElse(change.key());
        try (Connection connection = opposite.destination().open("strangler admin", Patience.ANSWER)) {
            ParkedChanges parked = new ParkedChanges(opposite.name());
            parked.park(
                    connection,
                    change.entity(),
                    key,
                    "the change of the " + spec.from().word()
                            + " side was discarded: the other side's is being carried",
                    Position.parse(change.position()),
                    Retry.SOON);
        }
        return true;
    }
}
